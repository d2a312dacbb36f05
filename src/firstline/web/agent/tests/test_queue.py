"""The queue column: what it lists, for whom, and how it stays true."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from firstline.core import clock as desk_clock
from firstline.core.events import now_cursor
from firstline.people.models import Person
from firstline.routing import lists
from firstline.routing.lists import Filter
from firstline.routing.models import SavedView
from firstline.routing.operations import claiming, sighting
from firstline.routing.queries import View
from firstline.testing import builders, cast, clock
from firstline.tickets.models import Channel
from firstline.web.presenters import rows

pytestmark = pytest.mark.django_db

# Session, viewer, order, counts with cursor and filters, rows.
QUERIES = 6


def at_the_desk(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def test_mia_sees_what_waits_in_her_queue() -> None:
    ticket = builders.a_ticket(subject="Alle Lampen leuchten, kein WLAN")

    page = at_the_desk(cast.mia()).get("/desk/?view=unassigned")

    assert page.status_code == 200
    assert "Alle Lampen leuchten" in page.text
    assert f"/desk/tickets/{ticket.number}/" in page.text


def test_mia_does_not_see_level_two() -> None:
    builders.a_ticket(subject="Für Stufe zwei", queue="l2-netz")

    assert "Für Stufe zwei" in at_the_desk(cast.carla()).get("/desk/?view=all").text
    assert "Für Stufe zwei" not in at_the_desk(cast.mia()).get("/desk/?view=all").text


def test_henrik_sees_what_nobody_took_in_any_open_queue_but_no_closed_circle() -> None:
    builders.a_ticket(subject="Niemand hat mich", queue="l2-netz")
    builders.a_ticket(subject="Im geschlossenen Kreis", queue="sec")

    page = at_the_desk(cast.henrik()).get("/desk/?view=unassigned").text

    assert "Niemand hat mich" in page
    assert "Im geschlossenen Kreis" not in page


def test_a_subject_is_text_whatever_it_says() -> None:
    builders.a_ticket(subject="<script>alert(1)</script>")

    page = at_the_desk(cast.mia()).get("/desk/?view=unassigned").text

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_the_chosen_list_is_remembered_in_this_browser() -> None:
    builders.a_ticket(subject="Noch ohne Servicekraft")
    client = at_the_desk(cast.mia())

    client.get("/desk/queue/?view=unassigned")

    assert "Noch ohne Servicekraft" in client.get("/desk/").text


@pytest.mark.parametrize("amount", [3, 30])
def test_the_page_asks_the_database_a_fixed_number_of_times(amount: int, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(amount):
        builders.a_ticket()
    client = at_the_desk(cast.mia())
    for number in range(amount // 3):
        client.post(
            "/desk/filter/", {"view": "all", "queue": "any", "priority": f"P{number % 5 + 1}", "channel": "any", "name": f"Nr. {number}"}
        )
    client.get("/desk/?view=all")

    with django_assert_max_num_queries(QUERIES):
        client.get("/desk/?view=all")


def test_rows_come_by_pages_without_gaps_or_twins() -> None:
    for minute in range(lists.PAGE + 5):
        builders.a_ticket(at=clock.later(minutes=minute))
    viewer, wanted = cast.viewer(cast.mia()), Filter(view=View.UNASSIGNED)

    first = lists.rows(viewer, wanted, now=clock.NOW)[: lists.PAGE]
    place = rows.place_of(rows.place_key(first[-1].place))
    second = lists.rows(viewer, wanted, now=clock.NOW, after=place)

    assert len({row.ticket for row in (*first, *second)}) == lists.PAGE + 5
    assert [rows.place_key(row.place) for row in first] == sorted(rows.place_key(row.place) for row in first)


def test_the_count_of_each_view_is_what_its_list_holds() -> None:
    builders.a_ticket(agent=cast.mia())
    builders.a_ticket()
    builders.answered(builders.a_ticket(agent=cast.yusuf()))
    now = clock.later(minutes=1)
    for person in (cast.mia(), cast.carla(), cast.henrik()):
        viewer = cast.viewer(person)
        counts = lists.overview(viewer, now=now).counts

        assert counts == {view: len(lists.rows(viewer, Filter(view=view), now=now)) for view in View.NAMES}


def test_a_row_is_unread_until_it_was_answered_and_seen() -> None:
    ticket = builders.a_ticket(agent=cast.mia())
    builders.answered(ticket, by=cast.mia())
    viewer, wanted = cast.viewer(cast.mia()), Filter(view=View.MINE)

    before = lists.rows(viewer, wanted, now=clock.NOW)[0]
    sighting.see(ticket=ticket, person=cast.mia(), typing=False, now=clock.later(minutes=1))
    after = lists.rows(viewer, wanted, now=clock.NOW)[0]

    assert before.is_unread
    assert not after.is_unread


@pytest.mark.django_db(transaction=True)
def test_a_page_fetches_the_changed_row_and_hears_of_the_one_that_went() -> None:
    ticket, other = builders.a_ticket(subject="Wird übernommen"), builders.a_ticket(subject="Bleibt liegen")
    client, cursor = at_the_desk(cast.mia()), now_cursor()

    claiming.claim(ticket=ticket, by=cast.yusuf(), now=desk_clock.now())
    answer = client.get("/desk/queue/changes/", {"view": "unassigned", "after": str(cursor)})

    assert f'data-gone="row-{ticket.pk}"' in answer.text
    assert "Bleibt liegen" not in answer.text
    assert answer.headers["X-Cursor"] != str(cursor)
    everything = client.get("/desk/queue/changes/", {"view": "all", "after": str(cursor)})
    assert "Wird übernommen" in everything.text
    assert str(other.number) not in everything.text


@pytest.mark.parametrize("cursor", ["", "x", "1", "-1.0", "99999999999999999999.1"])
def test_a_cursor_that_says_nothing_gives_the_whole_list(cursor: str) -> None:
    ticket = builders.a_ticket()

    answer = at_the_desk(cast.mia()).get("/desk/queue/changes/", {"view": "unassigned", "after": cursor})

    assert answer.status_code == 200
    assert f'id="row-{ticket.pk}"' in answer.text or answer.headers.get("X-Cursor")


@pytest.mark.parametrize("place", ["", "x.y", "9" * 40, "99999999999999998.1", "00000000000000001." + "9" * 30])
def test_a_place_that_says_nothing_gives_the_page(place: str) -> None:
    assert at_the_desk(cast.mia()).get("/desk/queue/more/", {"view": "all", "after": place}).status_code == 200


def test_mia_keeps_a_filter_and_forgets_it() -> None:
    client = at_the_desk(cast.mia())

    answer = client.post("/desk/filter/", {"view": "all", "queue": "any", "priority": "any", "channel": "phone", "name": "Anrufe"})
    kept = SavedView.objects.get(person=cast.mia())

    assert answer.headers["Location"] == "/desk/?view=all&channel=phone"
    assert "Anrufe" in client.get("/desk/").text
    at_the_desk(cast.yusuf()).post(f"/desk/filter/{kept.pk}/forget/")
    assert SavedView.objects.filter(pk=kept.pk).exists()
    client.post(f"/desk/filter/{kept.pk}/forget/")
    assert not SavedView.objects.filter(pk=kept.pk).exists()


def test_an_own_filter_says_how_many_it_holds() -> None:
    for channel in (Channel.PORTAL, Channel.EMAIL, Channel.EMAIL):
        builders.a_ticket(channel=channel)
    builders.a_ticket(channel=Channel.EMAIL, queue="l2-netz")
    client = at_the_desk(cast.mia())

    client.post("/desk/filter/", {"view": "all", "queue": "any", "priority": "any", "channel": "email", "name": "Mails"})

    assert '<span class="clip" dir="auto">Mails</span><span class="quiet end">2</span>' in client.get("/desk/").text


@pytest.mark.parametrize("address", ["/desk/", "/desk/queue/", "/desk/queue/more/", "/desk/queue/changes/", "/desk/filter/"])
def test_who_is_no_agent_finds_nothing_there(address: str) -> None:
    assert at_the_desk(cast.mia()).get(address).status_code == 200
    for person in (cast.renate(), cast.susanne(), cast.ralf(), cast.beate(), cast.kai()):
        assert at_the_desk(person).get(address).status_code == 404
    assert Client().get(address).status_code == 302
