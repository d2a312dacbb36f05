"""Who finds something behind which address: role × noun × verb over every URL of the pages. Not allowed looks like not there."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from firstline.tickets.models import Category
from tests.rights.world import CANARY, KNOWLEDGE_CANARY, VIEWERS, World, build

pytestmark = pytest.mark.django_db

EVERYBODY = frozenset(VIEWERS)
SIGNED_IN = EVERYBODY - {"anonymous", "guest"}
WORKS = frozenset({"worker", "lead"})
READS = WORKS | {"former"}
FOLLOWS = frozenset({"guest", "requester"})
AGENTS = frozenset({"worker", "former", "foreign", "lead"})
AUTHOR = frozenset({"worker"})
ADMINISTERS = frozenset({"administrator"})
SETTINGS = ADMINISTERS | {"lead"}
DATA = SETTINGS | {"data_protection"}
EMPLOYEES = SETTINGS | {"works_council"}
WATCHES = DATA | EMPLOYEES
STAFF_ROLES = AGENTS | WATCHES | {"manager"}
KNOWS = AGENTS | ADMINISTERS | {"manager"}
NOBODY: frozenset[str] = frozenset()

GET, POST = "GET", "POST"
Row = dict[tuple[str, str], frozenset[str]]


def rows(who: frozenset[str], verbs: str, names: str, *, below: str = "") -> Row:
    """Several addresses with the same verbs for the same people."""
    return {(f"{below}{name}", verb): who for name in names.split() for verb in verbs.split()}


def chapter(readers: frozenset[str], pages: str, making: str = "", buttons: str = "") -> Row:
    """Pages of the administration: read by whom they concern, changed by administrators."""
    below = "administration:"
    read = rows(readers, "GET", pages, below=below) | rows(ADMINISTERS, "POST", pages, below=below)
    return read | rows(ADMINISTERS, "GET POST", making, below=below) | rows(ADMINISTERS, "POST", buttons, below=below)


MAILBOX_BUTTONS = "mailbox_retirement mailbox_signing mailbox_test"
PERSON_BUTTONS = "rights description skills contact_person deactivation reactivation new_address address_removal"

# Name of the address and verb: who finds something. Tests check that no address is missing and no other verb works.
ALLOWED: Row = {
    # Everybody's
    **rows(EVERYBODY, "GET", "healthz favicon robots home privacy accessibility imprint"),
    **rows(EVERYBODY, "POST", "choose_language choose_theme"),
    **rows(EVERYBODY, "GET POST", "ask guest_link"),
    **rows(EVERYBODY, "GET", "welcome"),
    # The sign-in library's own page for addresses
    **rows(NOBODY, "GET POST", "account_email"),
    # Only while nobody administers the desk
    **rows(NOBODY, "GET POST", "setup setup_administrator setup_desk"),
    # The requester's
    **rows(SIGNED_IN | {"guest"}, "GET", "requests"),
    **rows(NOBODY, "GET", "organisation_requests"),
    **rows(FOLLOWS, "GET", "request request_state received"),
    **rows(FOLLOWS, "POST", "answer confirm_solution withdraw"),
    **rows(FOLLOWS, "GET POST", "question not_solved again"),
    **rows(READS | FOLLOWS, "GET", "file file_small file_view"),
    # The workspace
    **rows(AGENTS, "GET", "desk queue_column queue_more queue_changes suggest_callers suggest_matters caller_code desk_person"),
    **rows(AGENTS, "GET POST", "phone_note new_ticket narrow_list"),
    **rows(AGENTS, "POST", "describe_person add_address remove_address add_device remove_device"),
    # Forgetting what is not one's own forgets nothing.
    **rows(AGENTS, "POST", "forget_list"),
    **rows(STAFF_ROLES, "GET", "palette"),
    # One ticket: who reads it
    **rows(READS, "GET", "ticket ticket_history ticket_composer"),
    **rows(READS, "GET POST", "ticket_onlookers"),
    **rows(READS, "POST", "ticket_note ticket_draft ticket_upload"),
    # What was sent is no longer anybody's to discard.
    **rows(NOBODY, "POST", "ticket_discard"),
    **rows(AUTHOR, "POST", "ticket_undo"),
    # One ticket: who works on it
    **rows(WORKS, "POST", "ticket_reply ticket_claim ticket_release ticket_resume ticket_reopen ticket_device"),
    **rows(WORKS, "GET POST", "ticket_assign ticket_hand_over ticket_bounce ticket_wait ticket_solve ticket_classify"),
    **rows(WORKS, "GET POST", "ticket_guide"),
    **rows(WORKS, "POST", "ticket_walk ticket_walk_back ticket_walk_act ticket_walk_away ticket_walk_up"),
    # Knowledge: what is public for everybody, the rest for those who work with it
    **rows(EVERYBODY, "GET", "topics topic article help_search help_answers"),
    **rows(EVERYBODY, "POST", "article_verdict"),
    **rows(EVERYBODY, "GET POST", "guide"),
    # Walked by the requester, who had signed in.
    **rows(frozenset({"requester"}), "GET POST", "walk"),
    **rows(frozenset({"requester"}), "POST", "walk_back walk_verdict"),
    **rows(KNOWS, "GET", "knowledge knowledge_article knowledge_versions knowledge_gaps knowledge_insight"),
    **rows(AGENTS, "GET POST", "knowledge_new"),
    **rows(WORKS, "GET POST", "knowledge_edit"),
    **rows(WORKS, "POST", "knowledge_restore knowledge_flag_settled"),
    **rows(AGENTS, "POST", "knowledge_flag gap_article gap_dismissal"),
    # Mails: agents those of their tickets, administrators all without their words
    **rows(AGENTS | ADMINISTERS, "GET", "mails mails_out mails_quarantine"),
    **rows(READS | ADMINISTERS, "GET", "mail"),
    **rows(READS, "GET", "mail_frame mail_raw"),
    **rows(ADMINISTERS, "POST", "mail_release mail_replay"),
    **rows(WORKS, "POST", "mail_join mail_apart"),
    # Only by an address under seal
    **rows(NOBODY, "GET", "mail_picture"),
    # The administration
    **rows(WATCHES, "GET", "overview", below="administration:"),
    **rows(WATCHES - {"lead"}, "GET", "audit", below="administration:"),
    **rows(STAFF_ROLES, "GET POST", "tokens signature", below="administration:"),
    **rows(NOBODY, "POST", "token_revocation", below="administration:"),
    **chapter(WATCHES, "people"),
    # Of a requester; the works council sees employees only.
    **chapter(DATA, "person", "invitation", PERSON_BUTTONS),
    **chapter(EMPLOYEES, "queues queue level queue_signature", "new_queue new_level", "members queue_retirement queue_restoration"),
    **chapter(SETTINGS, "categories category", "new_category", "category_retirement category_restoration"),
    **chapter(SETTINGS, "patterns pattern", "new_pattern", "pattern_retirement pattern_restoration"),
    **chapter(DATA, "fields field", "new_field"),
    **chapter(SETTINGS, "priorities"),
    **chapter(SETTINGS, "plans plan", "new_plan", "default_plan"),
    **chapter(EMPLOYEES, "hours service_hours", "new_hours"),
    **chapter(DATA, "organisations organisation", "new_organisation"),
    **chapter(DATA, "general texts"),
    **chapter(SETTINGS, "outgoing"),
    **chapter(SETTINGS, "mailboxes", "new_mailbox mailbox", f"mailbox_connection mailbox_disconnection {MAILBOX_BUTTONS}"),
    **rows(ADMINISTERS, "GET", "mailbox_way mailbox_records mailbox_test_state", below="administration:"),
    **rows(ADMINISTERS, "POST", "outgoing_test", below="administration:"),
    # Of an address that was given up; this one is in use.
    **rows(NOBODY, "POST", "mailbox_restoration", below="administration:"),
    # Leads change the hours of their own queues (Henrik's is at level 1) and name these queues; the desk's is not his.
    **rows(SETTINGS, "POST", "service_hours", below="administration:"),
}
# Pages that only list: there is nothing to post, not even for administrators.
for listing in ["people", "person", "queues", "categories", "patterns", "fields", "plans", "hours", "organisations", "mailboxes"]:
    ALLOWED.pop((f"administration:{listing}", POST), None)


def addresses(patterns: list[URLPattern | URLResolver] | None = None, *, below: str = "") -> Iterator[str]:
    """Names of all addresses; the API has its own matrix, signing in is the sign-in library's (web/tests/test_sign_in.py)."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = str(pattern.pattern)
        if route in {"api/v1/", "accounts/"}:
            continue
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, below=f"{pattern.namespace}:" if pattern.namespace else below)
        else:
            assert pattern.name, route
            yield f"{below}{pattern.name}"


PLACES = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(patterns: list[URLPattern | URLResolver] | None = None, *, below: str = "") -> dict[str, str]:
    """Each name with the route of its last part, for the places in it."""
    found = {}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = routes(pattern.url_patterns, below=f"{pattern.namespace}:" if pattern.namespace else below)
            found |= {name: f"{pattern.pattern}{route}" for name, route in inner.items()}
        elif pattern.name:
            found[f"{below}{pattern.name}"] = str(pattern.pattern)
    return found


def address(world: World, name: str) -> str:
    """The address with what stands in this world in its places."""
    requester = world.people["requester"]
    category = Category.objects.order_by("id")[0].pk
    codes = {"pattern": "wlan-router-leuchtet", "field": "router_model", "plan": "gold", "default_plan": "gold", "service_hours": "l1"}
    pk_of = {"category": category, "knowledge_flag_settled": world.flag, "gap_article": world.gap, "gap_dismissal": world.gap}
    keys = {"guide": world.guide.key}
    noun = name.rpartition(":")[2].removesuffix("_retirement").removesuffix("_restoration")
    given: dict[str, str | int] = {
        "number": 1 if noun == "level" else world.ticket.number,
        "message": world.held.pk,
        "mode": "public",
        "key": keys.get(noun, world.article.key if "article" in name or "knowledge" in name else world.message_file),
        "run": world.run.key,
        "topic": world.article.category_id or 0,
        "version": 1,
        "token": world.token,
        "pk": pk_of.get(noun, world.mail if name.startswith("mail") else world.entrance if noun.startswith("mailbox") else requester.pk),
        "address": requester.addresses.order_by("id")[0].pk,
        "device": requester.devices.order_by("id")[0].pk,
        "code": codes.get(noun, "falkenberg" if noun == "organisation" else "l1-desk"),
    }
    # Asked in words of the title of what is inside, but not in its telling one, which the page would repeat.
    question = "?q=Beamer im Raum" if name.startswith("help_") else ""
    return reverse(name, kwargs={place: given[place] for place in PLACES.findall(routes()[name])}) + question


def call(world: World, viewer: str, name: str, method: str) -> HttpResponse:
    """One call, whose effects are taken back; a file is read to its end and closed."""
    with transaction.atomic():
        answer = world.client(viewer).generic(method, address(world, name), headers={"Accept": "text/html"})
        transaction.set_rollback(True)
    if not answer.streaming:
        return answer  # type: ignore[return-value]  # not streaming: HttpResponse
    content = b"".join(answer)  # type: ignore[call-overload]  # it streams to us, not to asyncio
    for close in answer._resource_closers:
        close()
    return HttpResponse(content, status=answer.status_code)


def finds_something(answer: HttpResponse) -> bool:
    """Neither "not there" nor "sign in first"."""
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/")
    return answer.status_code not in {401, 404} and not to_sign_in


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode(errors="replace")


def test_every_address_has_its_row() -> None:
    assert sorted({name for name, _ in ALLOWED} ^ set(addresses())) == []


@pytest.mark.parametrize(("name", "method"), sorted(ALLOWED))
def test_only_those_who_may_find_something(name: str, method: str) -> None:
    world = build()

    answers = {viewer: call(world, viewer, name, method) for viewer in VIEWERS}

    assert {viewer for viewer, answer in answers.items() if finds_something(answer)} == ALLOWED[name, method]
    assert {viewer: answer.status_code for viewer, answer in answers.items() if answer.status_code >= 500 and name != "healthz"} == {}


@pytest.mark.parametrize("name", sorted({name for name, _ in ALLOWED}))
def test_no_other_verb_does_anything(name: str) -> None:
    world = build()
    verbs = {verb for known, verb in ALLOWED if known == name}
    viewers = sorted(frozenset.union(*(ALLOWED[name, verb] for verb in verbs)))

    for method in sorted({GET, POST, "PUT", "PATCH", "DELETE"} - verbs):
        for viewer in viewers[:1]:
            assert call(world, viewer, name, method).status_code in {404, 405}, (method, viewer)


@pytest.mark.parametrize("name", sorted({name for name, method in ALLOWED if method == GET}))
def test_the_canary_stays_among_agents_of_the_ticket(name: str) -> None:
    world = build()

    heard = {viewer for viewer in VIEWERS if CANARY in text_of(call(world, viewer, name, GET))}

    assert heard <= READS
    assert name != "ticket" or heard == READS


@pytest.mark.parametrize("name", sorted({name for name, method in ALLOWED if method == GET}))
def test_internal_knowledge_stays_among_those_who_work_with_it(name: str) -> None:
    world = build()
    world.article = world.internal if name.startswith("knowledge_") else world.article

    heard = {viewer for viewer in VIEWERS if KNOWLEDGE_CANARY in text_of(call(world, viewer, name, GET))}

    assert heard <= KNOWS
    assert name not in {"knowledge", "knowledge_article"} or heard == KNOWS


def test_a_note_s_file_stays_among_agents_of_the_ticket() -> None:
    world = build()
    world.message_file = world.note_file

    assert {viewer for viewer in VIEWERS if finds_something(call(world, viewer, "file", GET))} == READS


def test_a_held_answer_is_seen_by_its_author_only() -> None:
    world = build()
    mark = f"message-{world.held.pk}"

    assert {viewer for viewer in READS if mark in text_of(call(world, viewer, "ticket", GET))} == AUTHOR
