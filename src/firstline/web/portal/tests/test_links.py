"""Secret links: they open one request for a while, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from firstline.testing import builders, cast
from firstline.testing.clock import NOW, later, standing_still
from firstline.tickets.models import Delivery, GuestLink, Ticket
from firstline.tickets.operations import inviting

pytestmark = pytest.mark.django_db


def a_link(ticket: Ticket) -> str:
    token = inviting.give_link(ticket=ticket, person=ticket.requester, lasts=timedelta(days=30), now=NOW)
    return f"/r/{token}/"


def test_the_link_leads_to_the_request_without_its_token_in_the_address(client: Client) -> None:
    ticket = builders.a_ticket()
    with standing_still(later(days=1)):
        answer = client.get(a_link(ticket))
        page = client.get(answer["Location"])

    assert answer["Location"] == f"/requests/{ticket.number}/"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert "kein WLAN" in page.content.decode()


def test_the_link_opens_no_other_request(client: Client) -> None:
    other = builders.a_ticket()
    with standing_still():
        client.get(a_link(builders.a_ticket()))

        assert client.get(f"/requests/{other.number}/").status_code == 404


def test_the_link_answers_in_the_name_of_its_person(client: Client) -> None:
    ticket = builders.a_ticket()
    with standing_still():
        client.get(a_link(ticket))
        client.post(f"/requests/{ticket.number}/answer/", {"text": "Die grüne."})

    assert ticket.messages.latest("id").author == cast.renate()


def test_the_link_tells_nobody_whose_request_it_is_not_even_people_who_are_signed_in(client: Client) -> None:
    client.force_login(cast.elif_())
    ticket = builders.a_ticket()
    with standing_still():
        client.get(a_link(ticket))
        page = client.get(f"/requests/{ticket.number}/").content.decode()

    assert "kein WLAN" in page
    assert "Heller" not in page


def test_the_link_ends_and_so_does_what_it_opened(client: Client) -> None:
    ticket = builders.a_ticket()
    link = a_link(ticket)
    with standing_still():
        client.get(link)
        assert client.get(f"/requests/{ticket.number}/").status_code == 200

    with standing_still(later(days=31)):
        assert client.get(f"/requests/{ticket.number}/").status_code == 404
        assert "Dieser Link gilt nicht mehr" in client.get(link).content.decode()


def test_a_revoked_link_opens_nothing_any_more(client: Client) -> None:
    ticket = builders.a_ticket()
    link = a_link(ticket)
    with standing_still():
        client.get(link)
        inviting.revoke_links(ticket=ticket, now=NOW)

        assert client.get(f"/requests/{ticket.number}/").status_code == 404
        assert client.get(link).status_code == 404


def test_an_ended_link_is_renewed_by_mail_to_its_person_alone(client: Client) -> None:
    ticket = builders.a_ticket()
    link = a_link(ticket)
    with standing_still(later(days=31)):
        client.post(link)
        sent = Delivery.objects.latest("id")
        fresh = re.search(r"/r/[\w-]+/", (sent.mail or {})["text"])

        assert sent.address == cast.renate().email
        assert fresh
        assert client.get(fresh[0])["Location"] == f"/requests/{ticket.number}/"


def test_known_unknown_and_revoked_links_get_the_same_answer(client: Client) -> None:
    known, revoked = a_link(builders.a_ticket()), builders.a_ticket()
    revoked_link = a_link(revoked)
    inviting.revoke_links(ticket=revoked, now=NOW)
    before = Delivery.objects.count()

    with standing_still(later(days=31)):
        pages = {_without_tokens(client.post(link).content.decode()) for link in (known, revoked_link, "/r/nobody-knows-me/")}

    assert len(pages) == 1
    assert Delivery.objects.count() == before + 1


def test_nobody_floods_a_person_with_new_links(client: Client) -> None:
    link = a_link(builders.a_ticket())
    before = Delivery.objects.count()

    with standing_still(later(days=31)):
        for _ in range(8):
            client.post(link)

    assert Delivery.objects.count() == before + 5


def test_a_new_link_comes_from_our_own_address_whatever_the_browser_says() -> None:
    link = a_link(builders.a_ticket())

    with standing_still(later(days=31)):
        Client(headers={"host": "evil.example", "x-forwarded-host": "evil.example"}).post(link)

    assert "evil.example" not in str(Delivery.objects.latest("id").mail)


def test_only_the_hash_of_a_token_is_kept() -> None:
    link = a_link(builders.a_ticket())

    assert GuestLink.objects.get().token_hash not in link


def test_a_planted_session_is_of_no_use_after_the_link(client: Client) -> None:
    with standing_still():
        client.get("/ask/")
        session = client.session
        session["planted"] = True
        session.save()
        planted = session.session_key
        client.cookies["firstline_session"] = planted

        client.get(a_link(builders.a_ticket()))

    assert client.session.session_key != planted


def _without_tokens(page: str) -> str:
    return re.sub(r"(nonce|value|X-CSRFToken)[^>]*", "", re.sub(r"/r/[\w-]+/", "/r/", page))
