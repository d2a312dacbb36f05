"""Signing in: allauth with our rules (no open sign-up, mails in the person's language), and where people land afterwards."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from firstline.people import queries
from firstline.people.models import Person
from firstline.web import access, preferences

WORKSPACE, ADMINISTRATION, REQUESTS = "/desk/", "/administration/", "/requests/"


class Adapter(DefaultAccountAdapter):
    """Accounts are set up by the desk, so nobody signs up; everything else is allauth's."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "This e-mail address and this password do not belong together. Please try again, or let us send you a code."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_from_email(self) -> str:
        return str(settings.DEFAULT_FROM_EMAIL)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send in the language of the person who gets the mail, not of the browser that asked for it."""
        person = queries.find_by_mail(email)
        with translation.override(person.language if person else translation.get_language()):
            super().send_mail(template_prefix, email, context)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: Any) -> HttpResponse:
        """From the next page on the browser speaks the person's language."""
        response: HttpResponse = super().post_login(request, user, **details)
        if isinstance(user, Person):
            preferences.speak(request, response, user.language)
        return response


def not_there(request: HttpRequest) -> HttpResponse:
    """A page of the sign-in library that this desk does not have."""
    raise Http404


@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """Where a sign-in lands: agents at their workspace, those who set up at the administration, everybody else at their requests."""
    viewer = access.viewer(request)
    if viewer.is_agent:
        return HttpResponseRedirect(WORKSPACE)
    return HttpResponseRedirect(ADMINISTRATION if viewer.sees_settings else REQUESTS)
