"""The addresses of the self-service portal, at the root."""

from django.urls import include, path

from firstline.web.portal.views import answers, asking, finding, guiding, home, knowing, links, requests

request_urls = [
    path("", requests.show, name="request"),
    path("state/", requests.state, name="request_state"),
    path("received/", asking.received, name="received"),
    path("question/", asking.question, name="question"),
    path("answer/", answers.answer, name="answer"),
    path("confirmation/", answers.confirm, name="confirm_solution"),
    path("not-solved/", answers.not_solved, name="not_solved"),
    path("withdrawal/", answers.withdraw, name="withdraw"),
    path("again/", answers.again, name="again"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("ask/", asking.ask, name="ask"),
    path("r/<str:token>/", links.follow, name="guest_link"),
    path("requests/", requests.own, name="requests"),
    path("requests/organisation/", requests.of_organisation, name="organisation_requests"),
    path("requests/<int:number>/", include(request_urls)),
    path("help/", knowing.topics, name="topics"),
    path("help/search/", finding.results, name="help_search"),
    path("help/answers/", finding.answers, name="help_answers"),
    path("help/topics/<int:topic>/", knowing.topic, name="topic"),
    path("help/guides/<str:key>/", guiding.guide, name="guide"),
    path("help/walks/<str:run>/", guiding.walk, name="walk"),
    path("help/walks/<str:run>/back/", guiding.back, name="walk_back"),
    path("help/walks/<str:run>/verdict/", guiding.verdict, name="walk_verdict"),
    path("help/<str:key>/", knowing.article, name="article"),
    path("help/<str:key>/verdict/", knowing.verdict, name="article_verdict"),
    path("privacy/", home.privacy, name="privacy"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("imprint/", home.imprint, name="imprint"),
]
