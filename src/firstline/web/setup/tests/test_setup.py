"""The first run: three steps in the browser, once."""

import threading

import pytest
from django.db import connection
from django.test import Client

from firstline.administration.setup import AlreadySetUp, NewDesk, set_up
from firstline.core import clock, settings
from firstline.people.models import Person, Role, RoleGrant
from firstline.routing import rulebook

ORGANISATION = {"organisation": "Musterhaus", "language": "de", "mailbox": "hilfe@musterhaus.example.org"}
ADMINISTRATOR = {"name": "Ada Muster", "mail": "ada@musterhaus.example.org", "password": "ein kurzer satz genügt"}
DESK = {"first_queue": "Service Desk", "second_queue": "Technik", "opens": "8", "closes": "17:30", "region": "DE-BE"}


def a_desk(name: str = "Ada Muster") -> NewDesk:
    from datetime import time

    return NewDesk(
        organisation="Musterhaus",
        mailbox="hilfe@musterhaus.example.org",
        language="de",
        name=name,
        mail=f"{name.split()[0].lower()}@musterhaus.example.org",
        password="!",
        first_queue="Service Desk",
        second_queue="",
        opens=time(8),
        closes=time(17),
        timezone="Europe/Berlin",
        region="DE",
    )


def test_three_steps_lead_to_a_desk_and_are_gone_afterwards(empty_desk: None) -> None:
    browser = Client()

    assert browser.get("/").headers["Location"] == "/setup/"
    assert browser.get("/desk/").headers["Location"] == "/setup/"
    assert "Schritt 1 von 3" in browser.get("/setup/").content.decode()
    assert browser.post("/setup/", ORGANISATION).headers["Location"] == "/setup/administrator/"
    assert browser.post("/setup/administrator/", ADMINISTRATOR).headers["Location"] == "/setup/desk/"
    done = browser.post("/setup/desk/", DESK)

    assert done.headers["Location"] == "/desk/"
    assert browser.get("/administration/").status_code == 200
    assert browser.get("/setup/").status_code == 404
    assert Client().get("/setup/desk/").status_code == 404
    ada = Person.objects.get()
    assert ada.check_password("ein kurzer satz genügt")
    assert settings.organisation_name.read() == "Musterhaus"
    book = rulebook.current()
    assert [(q.level_id, q.name_in("de")) for q in book.queues.values()] == [(1, "Service Desk"), (2, "Technik")]
    assert book.plan_for(None) is not None


def test_steps_come_in_order(empty_desk: None) -> None:
    browser = Client()

    assert browser.get("/setup/administrator/").headers["Location"] == "/setup/"
    assert browser.get("/setup/desk/").headers["Location"] == "/setup/administrator/"


@pytest.mark.parametrize(("field", "value"), [("password", "kurz"), ("password", "1234567890"), ("mail", "ada"), ("name", "")])
def test_what_cannot_be_is_said_beside_its_field(empty_desk: None, field: str, value: str) -> None:
    browser = Client()
    browser.post("/setup/", ORGANISATION)

    page = browser.post("/setup/administrator/", {**ADMINISTRATOR, field: value})

    assert page.status_code == 200
    assert "field__error" in page.content.decode()


@pytest.mark.django_db
def test_a_desk_that_is_set_up_has_no_setup() -> None:
    assert Client().get("/setup/").status_code == 404
    assert Client().post("/setup/", ORGANISATION).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_at_once_one_sets_up(empty_desk: None) -> None:
    outcomes: list[str] = []

    def try_it(name: str) -> None:
        try:
            set_up(desk=a_desk(name), now=clock.now())
            outcomes.append("done")
        except AlreadySetUp:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=(name,)) for name in ("Ada Muster", "Bea Muster")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "too late"]
    assert RoleGrant.objects.filter(role=Role.ADMINISTRATOR).count() == 1
