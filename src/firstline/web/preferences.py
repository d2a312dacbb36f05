"""What everybody may choose for themselves on every page: language and theme."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from firstline.core import clock
from firstline.people import operations
from firstline.people.models import Person
from firstline.web import theme

_YEAR = 365 * 24 * 3600


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and, for people who are signed in, as theirs; then back to the page."""
    response = _back(request)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        speak(request, response, language)
        _remember(request, language)
    return response


def speak(request: HttpRequest, response: HttpResponseBase, language: str) -> None:
    """Let this browser speak the language from the next page on."""
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember the theme in a cookie; then back to the page, or nothing for script, which has switched already."""
    response = HttpResponse(status=204) if request.headers.get("HX-Request") else _back(request)
    chosen = request.POST.get("theme", "")
    if chosen in theme.CHOICES:
        response.set_cookie(theme.COOKIE, chosen, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Back to the page the form stood on, as long as it is one of ours."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)


def _remember(request: HttpRequest, language: str) -> None:
    if isinstance(request.user, Person):
        operations.choose_language(person=request.user, language=language, now=clock.now())
