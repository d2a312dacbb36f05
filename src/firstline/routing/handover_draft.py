"""What the ticket already knows for its hand-over: symptom, what was tried, what is expected, and where it should go."""

from dataclasses import dataclass

from firstline.core.text import excerpt, one_line, without_courtesies
from firstline.routing import rulebook
from firstline.routing.models import PatternRoute, Queue
from firstline.routing.operations.handing_over import Package
from firstline.tickets import catalogue
from firstline.tickets.models import FaultPattern, Message, Note, Ticket

# So many of the latest notes and answers tell what was tried.
LATEST = 3


@dataclass(frozen=True)
class Proposal:
    """A package to correct rather than to write, and its likely target; asked: codes of facts that are still missing."""

    package: Package
    target: Queue | None
    asked: tuple[str, ...]


def propose(ticket: Ticket, *, language: str) -> Proposal:
    """The hand-over as far as the ticket knows it, in three queries at most."""
    pattern = catalogue.current().patterns.get(ticket.fault_pattern_id or 0)
    route = _route(ticket, pattern)
    package = Package(
        symptom=symptom_of(ticket, pattern, language=language),
        tried=_tried(ticket),
        expectation=_expectation(route, language=language),
    )
    asked = tuple(code for code in pattern.collect if code not in ticket.details) if pattern else ()
    target = rulebook.current().queues.get(route.queue_id) if route else None
    return Proposal(package=package, target=target, asked=asked)


def symptom_of(ticket: Ticket, pattern: FaultPattern | None, *, language: str) -> str:
    """One sentence: the fault pattern with the facts that were noted, else the subject."""
    sentence = pattern.name_in(language) if pattern else excerpt(ticket.subject, most=200)
    book = catalogue.current()
    facts = [f"{book.field_name(code, language)}: {one_line(value, most=80)}" for code, value in ticket.details.items()]
    return f"{sentence} ({'; '.join(facts)})" if facts else sentence


def _tried(ticket: Ticket) -> str:
    """The latest notes, oldest first; without notes what the latest answers say."""
    notes = Note.objects.filter(ticket=ticket).order_by("-id").values_list("text", flat=True)[:LATEST]
    said = [excerpt(text, most=300) for text in notes if text.strip()]
    if not said:
        answers = Message.objects.filter(ticket=ticket, direction=Message.Direction.OUTBOUND, released_at__isnull=False)
        letters = answers.order_by("-id").values_list("text", flat=True)[:LATEST]
        said = [excerpt(without_courtesies(text), most=300) for text in letters if text.strip()]
    return "\n".join(reversed(said))


def _expectation(route: PatternRoute | None, *, language: str) -> str:
    """What the route of the pattern is for, as far as the order says it."""
    if route is None:
        return ""
    words = route.when.get(language) or next(iter(route.when.values()), "")
    return one_line(str(words)) if words else ""


def _route(ticket: Ticket, pattern: FaultPattern | None) -> PatternRoute | None:
    """The nearest route of the pattern above the ticket's level."""
    if pattern is None:
        return None
    return PatternRoute.objects.filter(fault_pattern=pattern, level__gt=ticket.placement.level).order_by("level").first()
