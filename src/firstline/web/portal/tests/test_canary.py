"""A word that only agents may read never reaches anything a requester can get: pages, fragments, files, mails."""

import re
from datetime import timedelta
from email.message import EmailMessage
from html import unescape

import pytest
from django.test import Client

from firstline.channels.email.letters import compose
from firstline.routing.models import Handover
from firstline.routing.operations import conversing, handing_over, settling
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.handing_over import Package
from firstline.search.models import Source
from firstline.testing import builders, cast, knowing
from firstline.testing.clock import NOW, later, standing_still
from firstline.tickets.models import Delivery, Ticket, WaitingFor
from firstline.tickets.operations import inviting

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel"
# Words of the desk that are nobody else's business.
INTERNAL = (CANARY, "l2-netz", "Netzwerk und Anschluss", "Service Desk", "First Level", "Second Level", "Warteschlange", "P3", "P4")


def a_request_full_of_secrets() -> Ticket:
    """Said, noted, handed over, sent back with a lesson, held, solved without telling: everything with the word in it."""
    ticket = builders.a_ticket(agent=cast.mia())
    builders.answered(ticket, text="Wir sehen nach.")
    builders.noted(ticket, text=f"Anruf: {CANARY}")
    package = Package(symptom=CANARY, tried=CANARY, expectation=CANARY)
    handing_over.hand_over(ticket=ticket, to=cast.queue("l2-netz"), package=package, by=cast.mia(), now=NOW)
    reason = Handover.BounceReason.MISSING_DATA
    handing_over.bounce(ticket=ticket, reason=reason, lesson=CANARY, by=cast.carla(), now=NOW)
    builders.waiting(builders.fresh(ticket), waiting_for=WaitingFor.SUPPLIER)
    settling.resume(ticket=ticket, by=cast.mia().pk, now=NOW)
    conversing.reply(ticket=ticket, author=cast.mia(), words=Words(f"Noch gehalten: {CANARY}", "h"), seen=None, hold=True, now=NOW)
    settling.resolve(ticket=ticket, solution=CANARY, client_key="s", tell=False, by=cast.mia(), now=NOW)
    Ticket.objects.filter(pk=ticket.pk).update(priority_reason=CANARY)
    return builders.fresh(ticket)


def crawl(browser: Client, *starts: str) -> dict[str, str]:
    """Everything that can be reached from here by links and by what pages fetch."""
    found: dict[str, str] = {}
    ahead = list(starts)
    while ahead:
        path = ahead.pop()
        if path in found or path.startswith(("/static/", "/accounts/", "/desk/", "/api/")):
            continue
        answer = browser.get(path)
        found[path] = unescape(b"".join(answer).decode(errors="replace")) if answer.streaming else unescape(answer.content.decode())
        ahead += [answer["Location"]] if "Location" in answer else []
        ahead += re.findall(r'(?:href|data-live-url|action|src)="(/[^"#]*)"', found[path])
    return found


def secrets_in(pages: dict[str, str]) -> dict[str, str]:
    """
    The canary anywhere, other internal words in what is read (a random token may hold any two letters).

    What public help says is public: an article may tell people to empty the "Warteschlange" of a printer.
    """
    sources = Source.objects.filter(scopes__contains=["knowledge:public"])
    public = " ".join(" ".join(f"{title} {text}".split()) for title, text in sources.values_list("title", "text"))
    found = {}
    for path, markup in pages.items():
        read = [piece for piece in pieces(markup) if piece.strip(" …") not in public or piece in INTERNAL]
        found |= {path: word for word in INTERNAL if any(word in piece for piece in read) or (word == CANARY and word in markup)}
    return found


def pieces(markup: str) -> list[str]:
    """What is read, element by element; a found word that is marked does not part its sentence."""
    return [" ".join(piece.split()) for piece in re.split(r"<[^>]*>", re.sub(r"</?mark>", "", markup))]


def test_the_name_of_a_queue_would_be_noticed_where_an_article_s_own_words_are_not() -> None:
    title = "Meldung an den Service Desk"
    knowing.an_article(title=title, resolution="1. Warteschlange leeren")

    harmless = f"<h1>{title}</h1><li>Warteschlange <mark>leeren</mark></li>"
    telling = {"/a/": "<p>geprüft vom Service Desk</p>", "/b/": "<b>Service Desk</b>", "/c/": f'<i title="{CANARY}"></i>'}

    assert secrets_in({"/help/": harmless}) == {}
    assert set(secrets_in(telling)) == set(telling)


def test_renates_pages_hold_nothing_that_only_agents_may_read() -> None:
    ticket = a_request_full_of_secrets()
    renate = Client()
    renate.force_login(cast.renate())

    with standing_still(later(minutes=30)):
        pages = crawl(renate, "/", "/requests/", "/help/search/?q=Drucker druckt nicht", "/help/answers/?q=Drucker druckt nicht")

    assert {f"/requests/{ticket.number}/", f"/requests/{ticket.number}/state/", f"/requests/{ticket.number}/not-solved/"} <= set(pages)
    assert "Wir sehen nach." in pages[f"/requests/{ticket.number}/"]
    assert secrets_in(pages) == {}


def test_a_guests_pages_hold_nothing_that_only_agents_may_read() -> None:
    ticket = a_request_full_of_secrets()
    token = inviting.give_link(ticket=ticket, person=ticket.requester, lasts=timedelta(days=1), now=NOW)

    with standing_still(later(minutes=30)):
        pages = crawl(Client(), f"/r/{token}/", f"/requests/{ticket.number}/received/")

    assert f"/requests/{ticket.number}/state/" in pages
    assert secrets_in(pages) == {}


def test_mails_hold_nothing_that_only_agents_may_read() -> None:
    ticket = a_request_full_of_secrets()

    mails = [compose(delivery, now=later(minutes=30)) for delivery in Delivery.objects.filter(ticket=ticket)]
    read = [words_of(mail) for mail in mails]

    assert len(mails) == 2
    assert any("Wir sehen nach." in words for words in read)
    assert [word for words in read for word in INTERNAL if word in words] == []


def words_of(mail: EmailMessage) -> str:
    """What its reader sees, headers and every part; the tokens of its links, addresses and boundaries may hold any two letters."""
    headers = [mail[name] for name in ("Subject", "From", "To", "Reply-To") if mail[name]]
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return " ".join(re.sub(r"https?://\S+|\S+@\S+", "", " ".join(pieces(unescape(words)))) for words in [*headers, *parts])
