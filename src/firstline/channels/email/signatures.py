"""What stands below the answers of an agent and of a queue: plain text, in which nothing is replaced."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from firstline.administration import auditing
from firstline.channels.email.models import Signature
from firstline.core import order
from firstline.core.db import operation
from firstline.core.text import plain
from firstline.people.models import Person
from firstline.routing.models import Queue
from firstline.tickets.models import Ticket

MOST_CHARACTERS = 2_000


class TooLongToSign(Exception):
    """The signature is longer than one may be; the argument is the limit in characters."""


@operation
def sign_as(*, person: Person, words: Mapping[str, str], now: datetime) -> None:
    """An agent's own signature, by language; empty ones are forgotten. Raises TooLongToSign."""
    _write(Signature.objects.filter(person=person), Signature(person=person), words, now=now)


@operation
def sign_for(*, queue: Queue, words: Mapping[str, str], by: Person, now: datetime) -> None:
    """The signature below all answers from a queue, by language; empty ones are forgotten. Raises TooLongToSign."""
    before = words_of_queue(queue)
    _write(Signature.objects.filter(queue=queue), Signature(queue=queue), words, now=now)

    auditing.note(
        what="signature", which=queue.code, before={"signature": before}, after={"signature": words_of_queue(queue)}, by=by.pk, now=now
    )


def words_of_agent(person: Person) -> dict[str, str]:
    """By language, as written."""
    return _words(Signature.objects.filter(person=person).first())


def words_of_queue(queue: Queue) -> dict[str, str]:
    """By language, as written."""
    return _words(Signature.objects.filter(queue=queue).first())


def of_agent(person: Person, language: str) -> str:
    """The agent's signature in this language, or in the one there is; empty without."""
    return _spoken(_current().get((person.pk, None), {}), language)


def of_ticket(ticket: Ticket, language: str) -> str:
    """The signature of the queue where the ticket lies."""
    return _spoken(_current().get((None, ticket.placement.queue_id), {}), language)


@order.kept
def _current() -> dict[tuple[int | None, int | None], dict[str, str]]:
    """All words, by agent and queue of which each has one: every answer asks for them."""
    return {(row.person_id, row.queue_id): _words(row) for row in Signature.objects.all()}


def _words(row: Signature | None) -> dict[str, str]:
    return {str(language): str(text) for language, text in row.words.items()} if row else {}


def _spoken(words: dict[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")


def _write(rows: QuerySet[Signature], fresh: Signature, words: Mapping[str, str], *, now: datetime) -> None:
    kept = {language: plain(text) for language, text in words.items() if plain(text)}
    if any(len(text) > MOST_CHARACTERS for text in kept.values()):
        raise TooLongToSign(MOST_CHARACTERS)
    if not kept:
        rows.delete()
    elif not rows.update(words=kept, changed_at=now):
        fresh.words, fresh.changed_at = kept, now
        fresh.save()
    order.changed()
