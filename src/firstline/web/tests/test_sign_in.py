"""Signing in by password and by mailed code, without telling strangers who is known."""

import re

import pytest
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from firstline.core import clock
from firstline.people import operations
from firstline.people.models import Address, Person, Role

pytestmark = [pytest.mark.django_db, pytest.mark.urls("firstline.web.tests.pages")]

PASSWORD = "a quiet winter evening"


@pytest.fixture(autouse=True)
def local_mail(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def mia() -> Person:
    return known("Mia Brandt", "mia.brandt@signs-in.example", Role.AGENT)


@pytest.fixture
def renate() -> Person:
    return known("Renate Heller", "renate@signs-in.example")


def known(name: str, address: str, *roles: Role) -> Person:
    now = clock.now()
    person = operations.register_person(name=name, reached_by=[operations.Reach(kind=Address.Kind.MAIL, shown=address)], now=now)
    operations.set_roles(person=person, roles=frozenset(roles), by=None, now=now)
    operations.set_password(person=person, password=PASSWORD, by=None, now=now)
    person.refresh_from_db()
    return person


def sign_in(browser: Client, address: str, password: str = PASSWORD) -> str:
    answer = browser.post("/accounts/login/", {"login": address, "password": password})
    return answer.headers.get("Location", answer.content.decode())


def test_mia_lands_at_her_workspace(mia: Person, client: Client) -> None:
    assert sign_in(client, mia.email) == "/welcome/"
    assert client.get("/welcome/")["Location"] == "/desk/"


def test_renate_lands_at_her_requests(renate: Person, client: Client) -> None:
    sign_in(client, renate.email)

    assert client.get("/welcome/")["Location"] == "/requests/"


def test_a_wrong_password_and_an_unknown_address_sound_the_same(mia: Person, client: Client) -> None:
    wrong = sign_in(client, mia.email, "something else entirely")
    unknown = sign_in(client, "nobody@lindenhof.example.org", "something else entirely")

    errors = [re.findall(r'<div class="notice is-broken".*?</div></div>', page, re.DOTALL) for page in (wrong, unknown)]
    assert errors[0]
    assert errors[0] == errors[1]


def test_renate_signs_in_by_a_code_from_her_mail(renate: Person, client: Client) -> None:
    client.post("/accounts/login/code/", {"email": renate.email})
    code = re.search(r"^([A-Z0-9][A-Z0-9-]{4,})$", str(mail.outbox[0].body), re.MULTILINE)

    assert code
    answer = client.post("/accounts/login/code/confirm/", {"code": code[1]})

    assert answer["Location"] == "/welcome/"
    assert client.session["_auth_user_id"] == str(renate.pk)


def test_the_mail_speaks_the_language_of_its_reader(renate: Person, client: Client) -> None:
    client.post("/accounts/login/code/", {"email": renate.email}, headers={"accept-language": "en"})

    assert mail.outbox[0].subject == "Ihr Code für die Anmeldung"
    assert "Guten Tag," in str(mail.outbox[0].body)


def test_a_stranger_gets_the_same_page_and_no_mail(client: Client) -> None:
    answer = client.post("/accounts/login/code/", {"email": "nobody@example.org"})

    assert answer["Location"].startswith("/accounts/login/code/confirm/")
    assert mail.outbox == []


def test_nobody_signs_up(client: Client) -> None:
    answer = client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD})

    assert not Person.objects.filter(email="new@example.org").exists()
    assert "Kein Konto nötig" in answer.content.decode()


def test_a_sign_in_never_leads_to_a_foreign_address(mia: Person, client: Client) -> None:
    answer = client.post("/accounts/login/?next=https://evil.example", {"login": mia.email, "password": PASSWORD})

    assert answer["Location"] == "/welcome/"


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/login/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
        "/accounts/inactive/",
    ],
)
def test_the_pages_around_signing_in_are_ours(address: str, client: Client) -> None:
    page = client.get(address).content.decode()

    assert 'class="wordmark"' in page
    assert "is-entrance" in page


def test_mia_chooses_her_language_for_good(mia: Person, client: Client) -> None:
    client.force_login(mia)

    answer = client.post("/preferences/language/", {"language": "en", "next": "/plain/"})

    mia.refresh_from_db()
    assert mia.language == "en"
    assert answer["Location"] == "/plain/"
    assert 'lang="en"' in client.get("/plain/").content.decode()


def test_a_browser_speaks_the_persons_language_once_they_sign_in(renate: Person, client: Client) -> None:
    operations.choose_language(person=renate, language="en", now=clock.now())

    sign_in(client, renate.email)

    assert client.cookies["firstline_language"].value == "en"


def test_the_switches_lead_back_to_our_own_pages_only(client: Client) -> None:
    answer = client.post("/preferences/theme/", {"theme": "dark", "next": "https://evil.example/"})

    assert answer["Location"] == "/"
    assert 'data-theme="dark"' in client.get("/plain/").content.decode()


def test_an_unknown_theme_or_language_changes_nothing(client: Client) -> None:
    client.post("/preferences/theme/", {"theme": "neon"})
    client.post("/preferences/language/", {"language": "xx"})

    assert "firstline_theme" not in client.cookies
    assert "firstline_language" not in client.cookies
