"""Every page of the administration: who opens it, who changes it, and for whom it is not there."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from firstline.core.models import AuditEntry
from firstline.people.models import Person
from firstline.testing import cast
from firstline.testing.browsing import PASSWORD
from firstline.testing.clock import NOW
from firstline.tickets.models import Category, Delivery, FaultPattern, Field

pytestmark = pytest.mark.django_db

# Page, and who may read it besides administrators.
LEAD, DATA_PROTECTION, WORKS_COUNCIL = "henrik", "beate", "kai"
READERS = {
    "overview": {LEAD, DATA_PROTECTION, WORKS_COUNCIL},
    "people": {LEAD, DATA_PROTECTION, WORKS_COUNCIL},
    "queues": {LEAD, WORKS_COUNCIL},
    "categories": {LEAD},
    "patterns": {LEAD},
    "fields": {LEAD, DATA_PROTECTION},
    "priorities": {LEAD},
    "plans": {LEAD},
    "hours": {LEAD, WORKS_COUNCIL},
    "organisations": {LEAD, DATA_PROTECTION},
    "general": {LEAD, DATA_PROTECTION},
    "texts": {LEAD, DATA_PROTECTION},
    "outgoing": {LEAD},
    "audit": {DATA_PROTECTION, WORKS_COUNCIL},
}
MAKING = ("invitation", "new_queue", "new_category", "new_pattern", "new_field", "new_plan", "new_hours", "new_organisation")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def confirmed(person: Person) -> Client:
    """Signed in, and the password was asked once more."""
    client = signed_in(person)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"administration:{name}", args=args)


def pages_of_one() -> list[tuple[str, str, set[str]]]:
    """The page of one thing each."""
    category, pattern, field = Category.objects.first(), FaultPattern.objects.first(), Field.objects.first()
    assert category
    assert pattern
    assert field
    return [
        ("person", url("person", cast.mia().pk), READERS["people"]),
        ("queue", url("queue", "l2-netz"), READERS["queues"]),
        ("level", url("level", 2), READERS["queues"]),
        ("category", url("category", category.pk), READERS["categories"]),
        ("pattern", url("pattern", pattern.code), READERS["patterns"]),
        ("field", url("field", field.code), READERS["fields"]),
        ("plan", url("plan", "gold"), READERS["plans"]),
        ("service_hours", url("service_hours", "l1"), READERS["hours"]),
        ("organisation", url("organisation", "falkenberg"), READERS["organisations"]),
    ]


@pytest.mark.parametrize("name", READERS)
def test_lists_open_for_whom_they_concern_and_are_not_there_for_others(name: str) -> None:
    for code in (LEAD, DATA_PROTECTION, WORKS_COUNCIL, "mia", "susanne"):
        status = signed_in(cast.staff(code)).get(url(name)).status_code
        assert (code, status) == (code, 200 if code in READERS[name] else 404)
    assert signed_in(cast.ralf()).get(url(name)).status_code == 200
    assert signed_in(cast.renate()).get(url(name)).status_code == 404
    assert Client().get(url(name)).status_code == 302


def test_pages_of_one_thing_open_for_the_same_people() -> None:
    for name, address, readers in pages_of_one():
        for code in (LEAD, DATA_PROTECTION, WORKS_COUNCIL, "mia"):
            status = signed_in(cast.staff(code)).get(address).status_code
            assert (name, code, status) == (name, code, 200 if code in readers else 404)
        assert signed_in(cast.ralf()).get(address).status_code == 200


@pytest.mark.parametrize("name", MAKING)
def test_only_administrators_make_something_new(name: str) -> None:
    assert signed_in(cast.ralf()).get(url(name)).status_code == 200
    assert signed_in(cast.ralf()).post(url(name), {}).status_code in {200, 422}
    assert signed_in(cast.henrik()).get(url(name)).status_code == 404
    assert Client().get(url(name)).status_code == 302


def test_the_lead_sees_settings_and_changes_nothing_that_is_not_the_leads_own() -> None:
    page = signed_in(cast.henrik()).get(url("queue", "l2-netz"))

    assert "Netzwerk und Anschluss" in page.content.decode()
    assert "disabled" in page.content.decode()
    assert "Warteschlange speichern" not in page.content.decode()
    for name, address, _readers in pages_of_one():
        if name == "service_hours":
            continue
        assert signed_in(cast.henrik()).post(address, {}).status_code in {404, 405}, name


@pytest.mark.parametrize(
    "address",
    [
        lambda: url("rights", cast.mia().pk),
        lambda: url("description", cast.mia().pk),
        lambda: url("skills", cast.mia().pk),
        lambda: url("contact_person", cast.renate().pk),
        lambda: url("deactivation", cast.mia().pk),
        lambda: url("reactivation", cast.mia().pk),
        lambda: url("members", "l2-netz"),
        lambda: url("queue_retirement", "l2-netz"),
        lambda: url("queue_restoration", "l2-netz"),
        lambda: url("default_plan", "gold"),
        lambda: url("new_address", cast.renate().pk),
        lambda: url("address_removal", cast.renate().pk, cast.renate().addresses.order_by("id")[0].pk),
        lambda: url("texts"),
    ],
)
def test_buttons_belong_to_administrators(address: Callable[[], str]) -> None:
    before = AuditEntry.objects.count()

    for person in (cast.henrik(), cast.mia(), cast.beate(), cast.renate()):
        assert signed_in(person).post(address(), {}).status_code == 404
    assert AuditEntry.objects.count() == before


def test_henrik_names_his_own_queue_and_nothing_else_about_it() -> None:
    henrik = signed_in(cast.henrik())
    said = {"name_de": "Leitung vom Dienst", "name_en": "Duty lead", "level": "3", "members_only": "on", "on_call": "on"}

    page = henrik.get(url("queue", "teamleitung")).content.decode()
    answer = henrik.post(url("queue", "teamleitung"), said)

    assert "Warteschlange speichern" in page
    assert "Stilllegen" not in page
    assert answer.status_code == 302
    queue = cast.queue("teamleitung")
    assert (queue.words["de"], queue.level_id, queue.members_only, queue.on_call) == ("Leitung vom Dienst", 1, False, False)
    assert henrik.post(url("queue_retirement", "teamleitung")).status_code == 404
    entry = AuditEntry.objects.latest("id")
    assert (entry.actor, entry.what, list(entry.after)) == (cast.henrik().pk, "queue", ["name"])


def test_henrik_changes_the_hours_of_his_own_queue_and_no_others() -> None:
    henrik = signed_in(cast.henrik())
    said = {"name_de": "Kurz", "timezone": "Europe/Berlin", "region": "DE-BE", "d0_0_begins": "08:00", "d0_0_ends": "12:00"}

    assert henrik.post(url("service_hours", "l1"), said).status_code == 302
    assert henrik.post(url("service_hours", "l2"), said).status_code == 404

    assert "Mo 8–12" in henrik.get(url("hours")).content.decode()
    assert "Speichern</button>" not in henrik.get(url("service_hours", "l2")).content.decode()
    assert AuditEntry.objects.latest("id").actor == cast.henrik().pk


def test_a_member_who_does_not_lead_changes_nothing() -> None:
    cast.kai().memberships.create(queue=cast.queue("teamleitung"), since=NOW)

    assert signed_in(cast.kai()).get(url("queue", "teamleitung")).status_code == 200
    assert signed_in(cast.kai()).post(url("queue", "teamleitung"), {"name_de": "x"}).status_code == 404
    assert signed_in(cast.kai()).post(url("service_hours", "l1"), {"name_de": "x"}).status_code == 404


def test_ralf_writes_an_imprint_that_everybody_reads_and_the_log_knows() -> None:
    ralf = signed_in(cast.ralf())

    ralf.post(url("texts"), {"imprint_de": "# Verantwortlich\nLindenhof & Co. <b>KG</b>\n\nhttps://lindenhof.example.org"})

    page = Client().get("/imprint/").content.decode()
    assert "<h2>Verantwortlich</h2><p>Lindenhof &amp; Co. &lt;b&gt;KG&lt;/b&gt;</p>" in page
    assert 'href="https://lindenhof.example.org"' in page
    assert "Was wir speichern" in Client().get("/privacy/").content.decode()
    assert "Impressum auf Deutsch" in ralf.get(url("audit")).content.decode()


def test_what_was_written_in_one_language_is_read_in_the_other_and_named_so() -> None:
    signed_in(cast.ralf()).post(url("texts"), {"privacy_de": "Wir speichern wenig.", "imprint_en": "Responsible: Lindenhof"})

    english = Client(headers={"Accept-Language": "en"})

    assert '<div class="words" lang="de" dir="auto"><p>Wir speichern wenig.</p>' in english.get("/privacy/").content.decode()
    assert '<div class="words" lang="en"' in english.get("/imprint/").content.decode()


def test_ralf_gives_renate_another_address_and_takes_the_old_one() -> None:
    ralf, renate = confirmed(cast.ralf()), cast.renate()
    former = renate.addresses.get(kind="mail")

    ralf.post(url("new_address", renate.pk), {"kind": "mail", "shown": "Renate@Heller.example.net"})
    ralf.post(url("address_removal", renate.pk, former.pk))

    renate.refresh_from_db()
    assert renate.email == "renate@heller.example.net"
    assert Delivery.objects.filter(address=former.value, purpose=Delivery.Purpose.ADDRESSES_CHANGED).count() == 2
    entry = AuditEntry.objects.latest("id")
    assert entry.before == {"mail": [former.shown, "Renate@Heller.example.net"]}
    assert entry.after == {"mail": ["Renate@Heller.example.net"]}


@pytest.mark.parametrize(
    ("kind", "shown", "words"),
    [
        ("mail", "nirgends", "weder eine Telefonnummer"),
        ("mail", "mia@lindenhof.example.org", "hat schon jemand"),
        ("phone", "", "Bitte geben Sie"),
    ],
)
def test_an_address_that_cannot_be_is_refused_in_words(kind: str, shown: str, words: str) -> None:
    answer = confirmed(cast.ralf()).post(url("new_address", cast.renate().pk), {"kind": kind, "shown": shown})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_mia_keeps_the_address_she_signs_in_with() -> None:
    mia = cast.mia()

    answer = confirmed(cast.ralf()).post(url("address_removal", mia.pk, mia.addresses.get().pk), follow=True)

    assert "niemand anmelden" in answer.content.decode()
    assert mia.addresses.count() == 1


def test_ralf_invites_lina_and_she_gets_a_mail() -> None:
    data = {
        "name": "Lina Vogt",
        "mail": "lina@lindenhof.example.org",
        "language": "de",
        "roles": ["agent"],
        "queues": [cast.queue("l1-desk").pk],
    }

    answer = signed_in(cast.ralf()).post(url("invitation"), data, follow=True)

    assert "Lina Vogt" in answer.content.decode()
    lina = cast.staff("lina")
    assert [membership.queue.code for membership in lina.memberships.all()] == ["l1-desk"]


def test_nobody_removes_the_last_administrator() -> None:
    ralf = cast.ralf()

    answer = confirmed(ralf).post(url("rights", ralf.pk), {"roles": ["agent"]})

    assert answer.status_code == 422
    assert "letzte" in answer.content.decode()
    assert ralf.grants.filter(role="administrator").exists()


def test_ralf_changes_the_matrix_and_the_log_says_so() -> None:
    ralf = signed_in(cast.ralf())
    cells = {f"{i}_{u}": "P4" for i in ("low", "medium", "high") for u in ("low", "medium", "high")}

    ralf.post(url("priorities"), cells)
    log = ralf.get(url("audit")).content.decode()

    assert "Prioritätsmatrix" in log
    assert "Auswirkung hoch, Dringlichkeit hoch" in log
    assert "P1" in log


def test_ralf_changes_a_plan_in_minutes_and_hours() -> None:
    ralf = signed_in(cast.ralf())
    plan = {"name_de": "Gold", "name_en": "Gold", "hours": str(_hours_of("gold"))}
    targets = {f"P{n}_{kind}": "1 h 30 min" for n in range(1, 6) for kind in ("first", "next", "solution")}

    refused = ralf.post(url("plan", "gold"), {**plan, **targets, "P1_first": "soon"})
    saved = ralf.post(url("plan", "gold"), {**plan, **targets})

    assert "Schreiben Sie" in refused.content.decode()
    assert saved.status_code == 302
    assert "1 h 30 min" in ralf.get(url("plans")).content.decode()


def _hours_of(code: str) -> int:
    from firstline.routing.models import ServicePlan

    return ServicePlan.objects.get(code=code).hours_id


def test_ralf_closes_the_desk_on_christmas_eve() -> None:
    ralf = signed_in(cast.ralf())
    week = {f"d{day}_0_{edge}": time for day in range(5) for edge, time in (("begins", "08:00"), ("ends", "17:00"))}
    said = {"name_de": "Kurz", "name_en": "", "timezone": "Europe/Berlin", "region": "DE-BE", "closed": "2099-12-24", **week}

    answer = ralf.post(url("service_hours", "l1"), said, follow=True)

    assert "Mo–Fr 8–17" in answer.content.decode()
    assert "2099-12-24" in ralf.get(url("service_hours", "l1")).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("timezone", "Mars/Base", "Zeitzone"),
        ("d0_0_ends", "07:00", "endet, bevor"),
        ("d0_1_begins", "09:00", "überschneiden"),
        ("closed", "Heiligabend", "2026-12-24"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_words(field: str, value: str, words: str) -> None:
    said = {"name_de": "Kurz", "timezone": "Europe/Berlin", "region": "", "d0_0_begins": "08:00", "d0_0_ends": "17:00", field: value}

    answer = signed_in(cast.ralf()).post(url("new_hours"), said)

    assert words in answer.content.decode()


def test_mia_has_tokens_of_her_own_and_sees_no_others() -> None:
    mia, ralf = signed_in(cast.mia()), signed_in(cast.ralf())
    ralf.post(url("tokens"), {"name": "Telefonanlage", "person": cast.ralf().pk})

    page = mia.post(url("tokens"), {"name": "Mein Skript", "person": cast.mia().pk}).content.decode()
    forged = mia.post(url("tokens"), {"name": "x", "person": cast.ralf().pk})

    assert "fl_" in page
    assert "Mein Skript" in page
    assert "Telefonanlage" not in page
    assert forged.status_code == 422
    token = cast.mia().api_tokens.get()
    assert signed_in(cast.yusuf()).post(url("token_revocation", token.pk)).status_code == 404
    assert mia.post(url("token_revocation", token.pk)).status_code == 302
    assert signed_in(cast.renate()).get(url("tokens")).status_code == 404


def test_the_works_council_sees_no_addresses() -> None:
    page = signed_in(cast.kai()).get(url("person", cast.mia().pk)).content.decode()

    assert "Mia Brandt" in page
    assert "mia@lindenhof.example.org" not in page
    assert signed_in(cast.kai()).get(url("person", cast.renate().pk)).status_code == 404
