"""Who may do what over the API: role × noun × verb over every route. Not allowed looks like not there."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from firstline.api.app import api
from tests.rights.world import CANARY, KNOWLEDGE_CANARY, STAFF, VIEWERS, World, build

pytestmark = pytest.mark.django_db

TOKENS = frozenset(VIEWERS) - {"anonymous", "guest"}
WORKS = frozenset({"worker", "lead"})
READS = WORKS | {"former"}
FOLLOWS = READS | {"requester"}
AGENTS = frozenset({"worker", "former", "foreign", "lead"})
SEES_PEOPLE = AGENTS | {"administrator", "data_protection"}

TICKET = "/tickets/{number}"
ARTICLE = "/knowledge/articles/{article}"
GUIDE, RUN = "/knowledge/guides/{guide}", "/knowledge/runs/{run}"
# Route and verb: who finds something there. A test checks that no route is missing.
ALLOWED: dict[tuple[str, str], frozenset[str]] = {
    ("/tickets", "GET"): TOKENS,
    ("/tickets", "POST"): TOKENS,
    (TICKET, "GET"): FOLLOWS,
    (f"{TICKET}/messages", "GET"): FOLLOWS,
    (f"{TICKET}/messages", "POST"): WORKS | {"requester"},
    (f"{TICKET}/notes", "GET"): READS,
    (f"{TICKET}/notes", "POST"): READS,
    (f"{TICKET}/attachments", "POST"): FOLLOWS,
    (f"{TICKET}/classification", "PUT"): WORKS,
    (f"{TICKET}/claim", "POST"): WORKS,
    (f"{TICKET}/release", "POST"): WORKS,
    (f"{TICKET}/assignment", "POST"): WORKS,
    (f"{TICKET}/handover", "POST"): WORKS,
    (f"{TICKET}/bounce", "POST"): WORKS,
    (f"{TICKET}/wait", "POST"): WORKS,
    (f"{TICKET}/resume", "POST"): WORKS,
    (f"{TICKET}/resolution", "POST"): WORKS,
    (f"{TICKET}/confirmation", "POST"): frozenset({"requester"}),
    (f"{TICKET}/reopening", "POST"): WORKS | {"requester"},
    ("/attachments/{key}", "GET"): FOLLOWS,
    ("/people", "GET"): TOKENS,
    ("/people", "POST"): AGENTS | {"administrator"},
    ("/people/{person}", "GET"): SEES_PEOPLE | {"requester"},
    ("/events", "GET"): TOKENS,
    ("/queues", "GET"): TOKENS,
    ("/levels", "GET"): TOKENS,
    ("/fault-patterns", "GET"): TOKENS,
    ("/categories", "GET"): TOKENS,
    ("/knowledge/articles", "GET"): TOKENS,
    ("/knowledge/articles", "POST"): AGENTS,
    ("/knowledge/search", "GET"): TOKENS,
    (ARTICLE, "GET"): TOKENS,
    (ARTICLE, "PATCH"): WORKS,
    ("/knowledge/guides", "GET"): TOKENS,
    (GUIDE, "GET"): TOKENS,
    (f"{GUIDE}/runs", "POST"): TOKENS,
    (RUN, "GET"): WORKS | {"requester"},
    (f"{RUN}/answers", "POST"): WORKS | {"requester"},
    (f"{RUN}/back", "POST"): WORKS | {"requester"},
    (f"{RUN}/act", "POST"): WORKS,
    ("/mail", "POST"): AGENTS | {"administrator"},
    ("/mail-log", "GET"): AGENTS | {"administrator"},
    ("/mail-log/{mail}", "GET"): WORKS | {"former", "administrator"},
    ("/mail-log/{mail}/raw", "GET"): READS,
}
# Bodies that are valid as far as the schema goes, so that the rights are what decides.
BODIES: dict[str, dict[str, object]] = {
    "/tickets": {"subject": "Neu", "text": "Neu"},
    "messages": {"text": "Noch etwas"},
    "notes": {"text": "Notiz"},
    "classification": {"impact": "low", "urgency": "low"},
    "assignment": {"person": 1},
    "handover": {"queue": "l2-netz", "symptom": "a", "tried": "b", "expectation": "c"},
    "bounce": {"reason": "missing_data", "lesson": "Bitte die Nummer aufnehmen"},
    "wait": {"waiting_for": "requester"},
    "resolution": {"solution": "Neustart"},
    "reopening": {"rejected": True},
    "/knowledge/articles": {"title": "Neu"},
    "answers": {"step": "wlan_led", "answer": "no"},
    "/people": {"name": "Neu", "mail": "neu@example.org"},
}


def routes() -> set[tuple[str, str]]:
    found = set()
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            found |= {(f"{prefix}{path}", method) for operation in view.operations for method in operation.methods}
    return found


def call(world: World, viewer: str, route: str, method: str) -> tuple[int, str]:
    """Status and body of one call, whose effects are taken back."""
    with transaction.atomic():
        answer = _call(world, viewer, route, method)
        transaction.set_rollback(True)
    return answer


def _call(world: World, viewer: str, route: str, method: str) -> tuple[int, str]:
    key = world.message_file
    path = "/api/v1" + route.format(
        number=world.ticket.number,
        key=key,
        mail=world.mail,
        article=world.article.pk,
        guide=world.guide.pk,
        run=world.run.key,
        person=world.people["requester"].pk,
    )
    path += f"?q={KNOWLEDGE_CANARY}" if route == "/knowledge/search" else ""
    body = BODIES.get(route, BODIES.get(route.rsplit("/", 1)[-1], {}))
    headers = world.bearer(viewer)
    client = Client(raise_request_exception=False)
    if route == "/mail":
        answer = client.post(path, b"Subject: Neu\r\n\r\nNeu\r\n", content_type="message/rfc822", headers=headers)
    elif route.endswith("/attachments"):
        answer = client.post(path, {"file": SimpleUploadedFile("a.txt", b"Text")}, headers=headers)
    else:
        answer = client.generic(method, path, json.dumps(body) if method != "GET" else "", "application/json", headers=headers)
    text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
    return answer.status_code, text


def test_every_route_has_its_row() -> None:
    assert routes() == set(ALLOWED)


@pytest.mark.parametrize(("route", "method"), sorted(ALLOWED))
def test_only_those_who_may_find_something(route: str, method: str) -> None:
    world = build()

    found = {viewer: call(world, viewer, route, method)[0] for viewer in sorted(TOKENS)}
    stranger = call(world, "anonymous", route, method)[0]

    assert {viewer for viewer, status in found.items() if status != 404} == ALLOWED[route, method], found
    assert [status for status in found.values() if status >= 500] == []
    assert stranger == 401


@pytest.mark.parametrize("route", sorted({route for route, method in ALLOWED if method == "GET"} | {"/attachments/note"}))
def test_the_canary_stays_among_agents_of_the_ticket(route: str) -> None:
    world = build()
    if route == "/attachments/note":
        route, world.message_file = "/attachments/{key}", world.note_file

    heard = {viewer for viewer in TOKENS if CANARY in call(world, viewer, route, "GET")[1]}

    assert heard <= READS
    assert set(STAFF) & READS


@pytest.mark.parametrize("route", ["/knowledge/articles", "/knowledge/search", ARTICLE, "/knowledge/guides", GUIDE])
def test_internal_knowledge_stays_among_those_who_work_with_it(route: str) -> None:
    world = build()
    world.article, world.guide = world.internal, world.internal_guide

    heard = {viewer for viewer in TOKENS if KNOWLEDGE_CANARY in call(world, viewer, route, "GET")[1]}

    assert heard == AGENTS | {"manager", "administrator"}
