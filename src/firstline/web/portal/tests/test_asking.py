"""Asking for help on the portal: by guests and by people who are signed in."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from firstline.testing import cast
from firstline.testing.clock import NOW, later, standing_still
from firstline.tickets.models import Attachment, Delivery, GuestLink, Ticket

pytestmark = pytest.mark.django_db

STAMP = re.compile(r'name="stamp" value="([^"]+)"')
RENATE = {"text": "Der Router leuchtet, aber kein WLAN", "name": "Renate Heller", "reach": "renate.heller@nordlicht.example.net"}


def a_stamp(client: Client, *, seconds: float = 10) -> str:
    """The stamp of a form that was opened so long before the test's clock."""
    with standing_still(NOW - timedelta(seconds=seconds)):
        found = STAMP.search(client.get("/ask/").content.decode())
    assert found
    return found[1]


def ask(client: Client, *, seconds: float = 10, **fields: object) -> HttpResponse:
    """Fill in the form and send it."""
    filled_in = {"stamp": a_stamp(client, seconds=seconds), "matter": "", **RENATE, **fields}
    with standing_still():
        return client.post("/ask/", filled_in)


def newest() -> Ticket:
    return Ticket.objects.latest("id")


def test_the_start_page_asks_one_question_and_offers_frequent_matters(client: Client) -> None:
    with standing_still():
        page = client.get("/").content.decode()

    assert "Wobei können wir helfen?" in page
    assert "bis 20:00" in page
    assert page.count('href="/ask/?matter=') == 6
    assert "+49 30 23125-100" in page


def test_the_start_page_says_when_the_phone_is_answered_again(client: Client) -> None:
    with standing_still(NOW.replace(hour=21)):
        page = client.get("/").content.decode()

    assert "jetzt geschlossen" in page
    assert "wieder morgen, 7:00" in page


def test_what_was_typed_on_the_start_page_stands_in_the_form(client: Client) -> None:
    page = client.get("/ask/", {"text": "Kein <b>WLAN</b>"}).content.decode()

    assert "Kein &lt;b&gt;WLAN&lt;/b&gt;</textarea>" in page


def test_a_guest_asks_and_follows_the_request_at_once(client: Client) -> None:
    answer = ask(client)

    with standing_still():
        confirmation = client.get(answer["Location"]).content.decode()
        page = client.get(f"/requests/{newest().number}/")
    assert newest().requester == cast.renate()
    assert f"<strong>{newest().number}</strong>" in confirmation
    assert "Wir melden uns bis" in confirmation
    assert page.status_code == 200


def test_the_link_of_the_confirmation_opens_the_request_in_another_browser(client: Client) -> None:
    answer = ask(client)
    with standing_still():
        link = re.search(r'href="http://[^/]+(/r/[^"]+)"', client.get(answer["Location"]).content.decode())
        assert link

        opened = Client().get(link[1])

    assert opened["Location"] == f"/requests/{newest().number}/"
    assert opened["Referrer-Policy"] == "no-referrer"


def test_a_new_guest_becomes_known_by_phone(client: Client) -> None:
    ask(client, name="Ute Neumann", reach="030 23125 299")

    assert newest().requester.name == "Ute Neumann"
    assert newest().requester.addresses.get().value == "+493023125299"


def test_people_who_are_signed_in_say_only_what_happened(client: Client) -> None:
    client.force_login(cast.elif_())
    page = client.get("/ask/").content.decode()
    assert 'name="name"' not in page

    ask(client, name="", reach="", text="eduroam geht nicht")

    assert newest().requester == cast.elif_()
    assert not GuestLink.objects.exists()


def test_the_same_form_sent_twice_makes_one_request(client: Client) -> None:
    fields = {"stamp": a_stamp(client), "matter": "", **RENATE}
    with standing_still():
        first, second = client.post("/ask/", fields), client.post("/ask/", fields)

    assert first["Location"] == second["Location"]
    assert Ticket.objects.count() == 1


def test_other_words_from_the_same_form_make_another_request(client: Client) -> None:
    fields = {"stamp": a_stamp(client), "matter": "", **RENATE}
    with standing_still():
        client.post("/ask/", fields)
        client.post("/ask/", {**fields, "text": "Und der Drucker geht auch nicht"})

    assert Ticket.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("text", "  ", "Bitte schreiben Sie in einem Satz, was passiert ist."),
        ("name", "", "Bitte nennen Sie uns Ihren Namen."),
        ("reach", "gibt es nicht", "Das ist weder eine E-Mail-Adresse noch eine Telefonnummer."),
        # A browser that fills in everything is told, instead of losing the request.
        ("website", "http://spam.example", "Noch nicht gesendet"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why_and_keeps_the_rest(client: Client, field: str, value: str, words: str) -> None:
    answer = ask(client, **{field: value})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert field == "text" or RENATE["text"] in answer.content.decode()
    assert not Ticket.objects.exists()


def test_a_form_sent_faster_than_anybody_types_is_shown_once_more(client: Client) -> None:
    answer = ask(client, seconds=0.5)

    assert answer.status_code == 422
    assert "Das ging sehr schnell" in answer.content.decode()


@pytest.mark.parametrize("stamp", ["", "forged", None])
def test_a_form_that_we_did_not_show_is_shown_once_more(client: Client, stamp: str | None) -> None:
    old = a_stamp(client, seconds=3 * 24 * 3600) if stamp is None else stamp

    answer = ask(client, stamp=old)

    assert "Diese Seite war lange offen" in answer.content.decode()
    assert not Ticket.objects.exists()


def test_one_address_is_mailed_at_most_five_times_an_hour(client: Client) -> None:
    for number in range(7):
        ask(client, text=f"Anfrage {number}")

    assert Ticket.objects.count() == 7
    assert Delivery.objects.filter(purpose=Delivery.Purpose.ACKNOWLEDGEMENT).count() == 5


def test_one_address_can_ask_ten_times_an_hour_and_then_is_asked_to_wait(client: Client) -> None:
    for number in range(10):
        ask(client, text=f"Anfrage {number}")

    answer = ask(client, text="Noch eine Anfrage")

    assert answer.status_code == 429
    assert "Noch eine Anfrage" in answer.content.decode()
    assert Ticket.objects.count() == 10


def test_a_network_that_floods_us_is_asked_to_wait_while_others_get_in(client: Client) -> None:
    for number in range(40):
        ask(client, reach=f"person{number}@flood.example.com")

    assert ask(client, reach="one.more@flood.example.com").status_code == 429
    assert ask(Client(REMOTE_ADDR="192.0.2.77"), reach="elsewhere@example.com").status_code == 302


def test_files_come_with_the_request(client: Client) -> None:
    ask(client, attachments=[SimpleUploadedFile("router.png", b"\x89PNG\r\n\x1a\n123"), SimpleUploadedFile("text.txt", b"hallo")])

    opening = newest().messages.get()
    assert [file.name for file in opening.attachments.order_by("id")] == ["router.png", "text.txt"]


def test_a_program_is_refused_and_nothing_else_of_the_request_is_kept(client: Client) -> None:
    answer = ask(client, attachments=[SimpleUploadedFile("gut.txt", b"hallo"), SimpleUploadedFile("virus.exe", b"MZ")])

    assert "Programme nehmen wir nicht" in answer.content.decode()
    assert not Ticket.objects.exists()
    assert not Attachment.objects.exists()


def test_a_chosen_matter_needs_no_words_and_asks_three_questions_at_most(client: Client) -> None:
    answer = ask(client, text="", matter="wlan-router-leuchtet")
    assert newest().own_words == "Router leuchtet, aber kein WLAN"
    assert answer["Location"] == f"/requests/{newest().number}/question/"

    page = client.get(answer["Location"]).content.decode()
    assert "Routermodell" in page
    client.post(answer["Location"], {"code": "router_model", "value": "Fjord Home 7"})
    client.post(answer["Location"], {"code": "serial_number", "skip": "1"})
    client.post(answer["Location"], {"code": "led_state", "value": "alle grün"})

    assert newest().details == {"router_model": "Fjord Home 7", "led_state": "alle grün"}
    assert client.get(answer["Location"])["Location"] == f"/requests/{newest().number}/received/"


def test_an_answer_outside_of_the_choices_is_not_kept(client: Client) -> None:
    answer = ask(client, text="", matter="wlan-router-leuchtet")

    refused = client.post(answer["Location"], {"code": "router_model", "value": "<script>"})

    assert refused.status_code == 422
    assert newest().details == {}


@pytest.mark.parametrize("page", ["received", "question"])
def test_strangers_see_neither_confirmation_nor_questions(client: Client, page: str) -> None:
    answer = ask(client, text="", matter="wlan-router-leuchtet")
    assert client.get(answer["Location"]).status_code == 200

    assert Client().get(f"/requests/{newest().number}/{page}/").status_code == 404


def test_whoever_names_a_known_address_is_not_told_whose_it_is(client: Client) -> None:
    ask(client, name="Irgendwer")

    with standing_still(later(minutes=1)):
        pages = [client.get(f"/requests/{newest().number}/{page}").content.decode() for page in ("", "received/")]

    assert "Heller" not in "".join(pages)


def test_a_form_without_the_proof_of_origin_is_refused() -> None:
    strict = Client(enforce_csrf_checks=True)
    stamp = a_stamp(strict)

    with standing_still():
        answer = strict.post("/ask/", {"stamp": stamp, **RENATE})

    assert answer.status_code == 403
    assert not Ticket.objects.exists()


def test_an_english_page_makes_an_english_request(client: Client) -> None:
    client.cookies["firstline_language"] = "en"

    ask(client, text="No Wi-Fi")

    assert newest().language == "en"
    assert "What happened?" in client.get("/ask/").content.decode()


@pytest.mark.parametrize("path", ["/privacy/", "/accessibility/", "/imprint/"])
def test_everybody_reads_what_every_site_owes(client: Client, path: str) -> None:
    assert "Lindenhof IT-Service" in client.get(path).content.decode()
