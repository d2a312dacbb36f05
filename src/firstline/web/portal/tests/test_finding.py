"""Renate finds answers in her own words; what she tried comes along when she asks, and nobody at the desk asks twice."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from firstline.knowledge.models import Article
from firstline.selfservice import queries
from firstline.selfservice.models import Reading, Search, Visit
from firstline.testing import cast
from firstline.testing.clock import standing_still
from firstline.testing.knowing import an_article
from firstline.tickets.models import Ticket
from firstline.web.portal.tests.test_asking import ask
from firstline.web.presenters.finding import UNSURE_BELOW

pytestmark = pytest.mark.django_db

QUESTION = "der Beamer ist dunkel"
# Session, settings, the limit, the search itself, the visit with its search and its code.
MOST_QUERIES = 40


def find(client: Client, question: str = QUESTION, *, page: bool = False) -> str:
    with standing_still():
        return client.get("/help/search/" if page else "/help/answers/", {"q": question}).content.decode()


def test_answers_come_with_their_words_marked(client: Client) -> None:
    article = an_article(resolution="1. Den Beamer einschalten")

    for page in (False, True):
        found = find(client, page=page)
        assert f'href="/help/{article.key}/"' in found
        assert "<mark>Beamer</mark>" in found


def test_two_letters_ask_for_nothing_yet(client: Client) -> None:
    assert 'class="found"' not in find(client, "be")
    assert not Search.objects.exists()


def test_what_nobody_answers_leads_to_people(client: Client) -> None:
    assert "/ask/?text=xyzzyq" in find(client, "xyzzyq", page=True)
    assert Search.objects.get().answerable < UNSURE_BELOW


@pytest.mark.parametrize("audience", [Article.Audience.AGENTS, Article.Audience.LEVEL2, Article.Audience.QUEUES])
@pytest.mark.parametrize("person", ["", "renate", "mia"])
def test_what_is_inside_is_neither_found_nor_counted_on_the_portal(client: Client, audience: Article.Audience, person: str) -> None:
    if person:
        client.force_login({"renate": cast.renate, "mia": cast.mia}[person](), backend="firstline.web.access.Backend")
    before = find(client, "Nachtigall im Raum")
    an_article(title="Nachtigall im Raum", audience=audience)

    after = find(client, "Nachtigall im Raum")

    assert "Nachtigall im Raum</div>" not in after
    assert after.count('class="found"') == before.count('class="found"')


def test_an_article_that_is_found_but_no_longer_public_is_not_shown(client: Client) -> None:
    article = an_article()
    Article.objects.filter(pk=article.pk).update(audience=Article.Audience.AGENTS)

    assert article.key not in find(client)


def test_only_those_who_work_with_knowledge_read_why_it_was_found(client: Client) -> None:
    an_article()
    told_renate = find(client)
    client.force_login(cast.mia(), backend="firstline.web.access.Backend")

    assert "Gefunden an" not in told_renate
    assert "Gefunden an" in find(client)


def test_the_desk_s_own_people_are_not_followed(client: Client) -> None:
    article = an_article()
    client.force_login(cast.mia(), backend="firstline.web.access.Backend")

    find(client)
    client.get(f"/help/{article.key}/")
    client.post(f"/help/{article.key}/verdict/", {"helped": "no"})

    assert (Visit.objects.count(), Reading.objects.count()) == (0, 0)


def test_a_passer_by_reads_without_a_session(client: Client) -> None:
    client.get(f"/help/{an_article().key}/")

    assert "sessionid" not in client.cookies
    assert Reading.objects.get().visit is None


def test_what_renate_searched_read_and_found_useless_comes_along_with_her_request(client: Client) -> None:
    article = an_article()
    with standing_still():
        find(client)
        client.get(f"/help/{article.key}/")
        client.post(f"/help/{article.key}/verdict/", {"helped": "no"})
        form = client.get("/ask/").content.decode()
    assert f">\n{QUESTION}</textarea>" in form
    assert f"Hat nicht geholfen: {article.variants.get().title}" in form

    ask(client, text=QUESTION)

    trail = queries.trail(Visit.objects.get(ticket=Ticket.objects.latest("id")))
    assert trail.last_words == QUESTION
    assert [one.helped for one in trail.readings] == [False]
    with standing_still():
        assert "Hat nicht geholfen" not in client.get("/ask/").content.decode()


def test_mia_reads_in_the_ticket_what_was_tried_and_renate_s_own_page_stays_as_it_was(client: Client) -> None:
    article = an_article()
    with standing_still():
        find(client)
        client.get(f"/help/{article.key}/")
    ask(client, text="Hilfe")
    number = Ticket.objects.latest("id").number
    mia = Client()
    mia.force_login(cast.mia(), backend="firstline.web.access.Backend")

    page = mia.get(f"/desk/tickets/{number}/").content.decode()

    assert "Vor der Anfrage versucht" in page
    assert f"Gesucht: „{QUESTION}“" in page
    assert f"Gelesen: {article.variants.get().title} (Artikel)" in page
    assert "Vor der Anfrage versucht" not in client.get(f"/requests/{number}/").content.decode()


def test_before_the_hotline_stands_a_code_as_soon_as_there_is_something_to_tell(client: Client) -> None:
    an_article()
    with standing_still():
        assert "Ihr Code:" not in client.get("/").content.decode()
        found = find(client)

    code = Visit.objects.get().code
    assert f">{code}</strong>" in found
    assert len(code) == 5


def test_somebody_else_who_signs_in_does_not_take_over_what_was_searched(client: Client) -> None:
    client.force_login(cast.renate(), backend="firstline.web.access.Backend")
    find(client)
    session = client.session["visit"]
    client.force_login(cast.daniel(), backend="firstline.web.access.Backend")
    other = client.session
    other["visit"] = session
    other.save()

    with standing_still():
        assert QUESTION not in client.get("/ask/").content.decode()


def test_a_question_costs_few_queries(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    an_article()
    find(client)

    with django_assert_max_num_queries(MOST_QUERIES):
        find(client, f"{QUESTION} geblieben")
