"""The theme a person chose for this browser: light, dark, or as the system says."""

from django.http import HttpRequest

COOKIE = "firstline_theme"
CHOICES = ("system", "light", "dark")


def of(request: HttpRequest) -> str:
    """The chosen theme; "system" while nothing (or nothing we know) was chosen."""
    chosen = request.COOKIES.get(COOKIE, "system")
    return chosen if chosen in CHOICES else "system"
