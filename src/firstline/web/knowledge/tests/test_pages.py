"""The agents' pages of knowledge: lists, an article, its form, its versions, flags."""

import pytest
from django.test import Client

from firstline.knowledge.models import Article, Flag
from firstline.people.models import Person
from firstline.testing import cast
from firstline.testing.knowing import an_article

pytestmark = pytest.mark.django_db


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="firstline.web.access.Backend")
    return client


def form_of(**other: object) -> dict[str, object]:
    said = {"title_de": "Der Beamer bleibt schwarz", "resolution_de": "1. Kabel\n2. Strom", "audience": "public", "confidence": "validated"}
    return {**said, **other}


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_what_one_may_read() -> None:
    internal = an_article(title="Nur für Level drei", audience=Article.Audience.LEVEL3)

    assert internal.key in text(browser(cast.ingrid()), "/knowledge/")
    assert internal.key not in text(browser(cast.mia()), "/knowledge/")
    assert browser(cast.renate()).get("/knowledge/").status_code == 404


def test_the_list_s_number_of_queries_does_not_grow(django_assert_max_num_queries: object) -> None:
    client = browser(cast.mia())
    client.get("/knowledge/")

    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's fixture
        client.get("/knowledge/")


def test_ingrid_writes_and_publishes() -> None:
    ingrid = browser(cast.ingrid())

    answer = ingrid.post("/knowledge/new/", form_of())

    article = Article.objects.get(variants__title="Der Beamer bleibt schwarz")
    assert answer.headers["Location"] == f"/knowledge/{article.key}/"
    assert article.is_public
    page = text(ingrid, f"/knowledge/{article.key}/")
    assert "English fehlt" in page
    assert "Das Problem fehlt" in page


def test_mia_is_not_offered_to_publish() -> None:
    mia = browser(cast.mia())

    refused = mia.post("/knowledge/new/", form_of())
    saved = mia.post("/knowledge/new/", form_of(confidence="draft"))

    assert (refused.status_code, saved.status_code) == (422, 302)
    assert Article.objects.get(variants__title="Der Beamer bleibt schwarz").confidence == "draft"


def test_a_save_over_somebody_else_s_is_not_taken() -> None:
    article = an_article()
    ingrid = browser(cast.ingrid())

    first = ingrid.post(f"/knowledge/{article.key}/edit/", form_of(saves=1))
    second = ingrid.post(f"/knowledge/{article.key}/edit/", form_of(saves=1, title_de="Noch anders gesagt"))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Noch anders gesagt" in second.content.decode()


def test_a_version_shows_what_it_changed_and_comes_back() -> None:
    article = an_article()
    ingrid = browser(cast.ingrid())
    ingrid.post(f"/knowledge/{article.key}/edit/", form_of(saves=1))

    page = text(ingrid, f"/knowledge/{article.key}/versions/")
    ingrid.post(f"/knowledge/{article.key}/versions/1/restore/")

    assert "<del>dunkel</del><ins>schwarz</ins>" in page
    assert article.variants.get(language="de").title == "Der Beamer im Raum bleibt dunkel"


def test_mia_reports_a_mistake_and_ingrid_settles_it() -> None:
    article = an_article()

    browser(cast.mia()).post(f"/knowledge/{article.key}/flag/", {"language": "de", "comment": "Schritt 2 fehlt"})

    flag = Flag.objects.get(article=article)
    ingrid = browser(cast.ingrid())
    assert "Schritt 2 fehlt" in text(ingrid, f"/knowledge/{article.key}/")
    assert article.key in text(ingrid, "/knowledge/?list=flagged")
    assert browser(cast.mia()).post(f"/knowledge/{article.key}/flags/{flag.pk}/settled/").status_code == 404
    ingrid.post(f"/knowledge/{article.key}/flags/{flag.pk}/settled/")
    assert article.key not in text(ingrid, "/knowledge/?list=flagged")


def test_mia_reads_and_does_not_edit_what_is_not_hers() -> None:
    article = an_article()
    mia = browser(cast.mia())

    assert "Bearbeiten" not in text(mia, f"/knowledge/{article.key}/")
    assert mia.get(f"/knowledge/{article.key}/edit/").status_code == 404
