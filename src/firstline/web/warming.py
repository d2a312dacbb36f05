"""What the first page and the first request would otherwise wait for: addresses, templates, the desk's order, the words of search."""

import logging

from django.db import DatabaseError, connection
from django.template.loader import get_template
from django.urls import get_resolver

from firstline.routing import rulebook
from firstline.search import vocabulary
from firstline.tickets import catalogue

logger = logging.getLogger(__name__)

TEMPLATES = ("agent/desk.html", "agent/ticket.html", "agent/palette.html", "account/login.html")


def warm() -> None:
    """Read all of it once, in a thread beside the first pages; without a database it is read when it is needed."""
    get_resolver()._populate()
    for name in TEMPLATES:
        get_template(name)
    try:
        rulebook.current()
        catalogue.current()
        vocabulary.current()
    except DatabaseError as problem:
        logger.info("warming.postponed", extra={"problem": type(problem).__name__})
    finally:
        connection.close()
