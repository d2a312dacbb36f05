"""The one error shape, and the one table of what operations refuse: exception, status, code, words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from firstline.api import complaints
from firstline.api.answers import answer
from firstline.api.schemas.values import Problem
from firstline.channels.email.accepting import TooBig
from firstline.channels.email.entrances import NoEntrance
from firstline.channels.email.queries import MailNotFound
from firstline.guides.operations.acting import NotEnded
from firstline.guides.operations.running import AlreadyActed, NoSuchStep, NothingBehind, NotPublished, NotThere
from firstline.guides.queries import GuideNotFound, RunNotFound
from firstline.knowledge.operations.writing import ChangedMeanwhile, ExternalIdTaken, TitleMissing
from firstline.knowledge.queries import ArticleNotFound
from firstline.people.addresses import NotAnAddress
from firstline.people.operations import AddressTaken, NameMissing
from firstline.people.queries import PersonNotFound
from firstline.routing.operations.claiming import AlreadyClaimed, NotAMember, NotLive, NotYours
from firstline.routing.operations.handing_over import LessonMissing, NothingToBounce, PackageIncomplete, QueueRetired, SameQueue
from firstline.routing.queries import TicketNotFound
from firstline.routing.rulebook import NotSetUp
from firstline.tickets.operations.attaching import FileRefused, FileTooLarge, TooManyFiles
from firstline.tickets.operations.classifying import ReasonMissing, UnknownField
from firstline.tickets.operations.opening import NothingSaid, TooLong
from firstline.tickets.operations.posting import AlreadyReleased, NewerMessage
from firstline.tickets.operations.settling import AlreadyClosed, AlreadyResolved, NotResolved, NotWaiting, SolutionMissing, UntilIsPast

T = TypeVar("T")


@dataclass
class Refused(Exception):
    """The API itself refuses, before any operation."""

    status: int
    code: str
    message: str
    fields: Mapping[str, str] = field(default_factory=dict)


class UnsupportedMedia(Exception):
    """The body is of a kind that this call does not read."""


@dataclass(frozen=True)
class Refusal:
    """How an exception of the domain is told: status, code, words, and the field it is about."""

    status: int
    code: str
    words: Any
    field: str = ""


REFUSALS: dict[type[Exception], Refusal] = {
    TicketNotFound: Refusal(404, "not_found", gettext_lazy("There is no such ticket for you.")),
    PersonNotFound: Refusal(404, "not_found", gettext_lazy("There is no such person for you.")),
    MailNotFound: Refusal(404, "not_found", gettext_lazy("There is nothing here for you.")),
    ArticleNotFound: Refusal(404, "not_found", gettext_lazy("There is no such article for you.")),
    GuideNotFound: Refusal(404, "not_found", gettext_lazy("There is no such guide for you.")),
    RunNotFound: Refusal(404, "not_found", gettext_lazy("There is nothing here for you.")),
    Http404: Refusal(404, "not_found", gettext_lazy("There is nothing here for you.")),
    AlreadyClaimed: Refusal(409, "already_claimed", gettext_lazy("Somebody else has taken this ticket.")),
    NotYours: Refusal(409, "not_yours", gettext_lazy("Only who has the ticket can give it back.")),
    NotAMember: Refusal(409, "not_a_member", gettext_lazy("The person does not belong to the ticket's queue."), "person"),
    NotLive: Refusal(409, "already_resolved", gettext_lazy("The ticket is solved. Reopen it first.")),
    AlreadyResolved: Refusal(409, "already_resolved", gettext_lazy("The ticket is solved. Reopen it first.")),
    AlreadyClosed: Refusal(409, "already_closed", gettext_lazy("The ticket is closed. A matter that comes back becomes a new ticket.")),
    NotResolved: Refusal(409, "not_resolved", gettext_lazy("The ticket is not solved.")),
    NotWaiting: Refusal(409, "not_waiting", gettext_lazy("The ticket does not wait for anything.")),
    AlreadyReleased: Refusal(409, "already_released", gettext_lazy("The message has gone out already.")),
    NewerMessage: Refusal(409, "newer_message", gettext_lazy("A newer message arrived meanwhile. Read it before you answer."), "seen"),
    SameQueue: Refusal(409, "same_queue", gettext_lazy("The ticket is in this queue already."), "queue"),
    QueueRetired: Refusal(409, "queue_retired", gettext_lazy("Nobody works on this queue any more."), "queue"),
    NothingToBounce: Refusal(409, "nothing_to_bounce", gettext_lazy("There is no hand-over that could be sent back.")),
    AddressTaken: Refusal(409, "address_taken", gettext_lazy("Another person already has this mail address."), "mail"),
    ExternalIdTaken: Refusal(409, "external_id_taken", gettext_lazy("Another article has this id already."), "external_id"),
    ChangedMeanwhile: Refusal(409, "changed_meanwhile", gettext_lazy("Somebody else saved this article meanwhile.")),
    NotPublished: Refusal(409, "not_published", gettext_lazy("This guide is not published.")),
    NotThere: Refusal(409, "not_there", gettext_lazy("The guide stands at another step by now."), "step"),
    NothingBehind: Refusal(409, "nothing_behind", gettext_lazy("There is no answer to take back.")),
    AlreadyActed: Refusal(409, "already_acted", gettext_lazy("This guide is over: what it asks for was done.")),
    NotEnded: Refusal(409, "not_ended", gettext_lazy("The guide has not come to its end yet.")),
    NoSuchStep: Refusal(422, "no_such_step", gettext_lazy("The guide has no such step or answer."), "step"),
    FileTooLarge: Refusal(413, "file_too_large", gettext_lazy("The file is larger than the desk takes."), "file"),
    FileRefused: Refusal(415, "file_refused", gettext_lazy("Files of this kind are not taken."), "file"),
    TooManyFiles: Refusal(429, "too_many_files", gettext_lazy("Too many files were uploaded and not sent. Send or wait first.")),
    NothingSaid: Refusal(422, "nothing_said", gettext_lazy("Please write at least some words."), "text"),
    TooLong: Refusal(422, "too_long", gettext_lazy("The text is too long."), "text"),
    NotAnAddress: Refusal(422, "not_an_address", gettext_lazy("This is neither a mail address nor a phone number."), "requester"),
    NameMissing: Refusal(422, "name_missing", gettext_lazy("A person needs a name."), "name"),
    TitleMissing: Refusal(422, "title_missing", gettext_lazy("An article needs a title."), "title"),
    ReasonMissing: Refusal(422, "reason_missing", gettext_lazy("A priority of one's own needs a reason."), "priority_reason"),
    UnknownField: Refusal(422, "unknown_field", gettext_lazy("There is no field with this code."), "details"),
    LessonMissing: Refusal(422, "lesson_missing", gettext_lazy("Sending back needs a sentence to learn from."), "lesson"),
    SolutionMissing: Refusal(422, "solution_missing", gettext_lazy("Please say in a sentence what helped."), "solution"),
    UntilIsPast: Refusal(422, "until_is_past", gettext_lazy("A ticket can only wait until a moment that is still to come."), "until"),
    TooBig: Refusal(413, "too_big", gettext_lazy("The mail is larger than the desk takes.")),
    NoEntrance: Refusal(503, "no_entrance", gettext_lazy("The desk has no mail address yet. Please finish its set-up.")),
    NotSetUp: Refusal(503, "not_set_up", gettext_lazy("The desk has no queue yet. Please finish its set-up.")),
}


def problem(status: int, code: str, message: str, fields: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer of the one error shape."""
    return answer(Problem(code=code, message=message, fields=dict(fields or {})), status=status)


def refusal_of(exception: Exception) -> HttpResponse | None:
    """How the domain's or our own refusal is told; None for everything that is not one."""
    if isinstance(exception, Refused):
        return problem(exception.status, exception.code, exception.message, exception.fields)
    if isinstance(exception, PackageIncomplete):
        missing = dict.fromkeys(exception.args[0], _("The next colleague needs this."))
        return problem(422, "package_incomplete", _("Something the next colleague needs is missing. Add it or give a reason."), missing)
    refusal = REFUSALS.get(type(exception))
    if refusal is None:
        return None
    words = str(refusal.words)
    return problem(refusal.status, refusal.code, words, {refusal.field: words} if refusal.field else {})


def not_found(what: str = "") -> Refused:
    """For what a caller names and may not or cannot reach."""
    return Refused(404, "not_found", _("There is nothing here for you."), {what: _("This does not exist.")} if what else {})


def named(name: str, found: T | None) -> T:
    """What a field names. Raises Refused where it names something that does not exist."""
    if found is None:
        raise Refused(422, "unknown", _("A field names something that does not exist."), {name: _("This does not exist.")})
    return found


def _unauthenticated(request: HttpRequest, exception: Exception) -> HttpResponse:
    refused = problem(401, "unauthenticated", _("This call needs a valid token: Authorization: Bearer …"))
    refused["WWW-Authenticate"] = "Bearer"
    return refused


def _invalid(request: HttpRequest, exception: Exception) -> HttpResponse:
    """422 with the words of the first thing wrong at each field."""
    fields: dict[str, str] = {}
    for error in cast(ValidationError, exception).errors:
        # The source (body, query …) and the name of our argument say nothing to the caller.
        path = [str(part) for part in error["loc"][1:]]
        named = path[1:] if path[:1] in (["body"], ["filters"]) else path
        fields.setdefault(".".join(named)[:200] or "body", complaints.words_for(error))
    return problem(422, "invalid", _("Something in this call is missing or not as it should be."), fields)


def _http(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception.__cause__, UnsupportedMedia):
        return problem(415, "unsupported_media_type", _("This call reads application/json."))
    return problem(400, "unreadable", _("The body of this call cannot be read as JSON."))


def _too_big(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(413, "too_big", _("This call is larger than the desk takes."))


def _broken_off(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(400, "unreadable", _("The body of this call ended too early."))


def _refusal(request: HttpRequest, exception: Exception) -> HttpResponse:
    return cast(HttpResponse, refusal_of(exception))


def register(api: NinjaAPI) -> None:
    """Let the API answer by these tables; what is in none of them is a mistake of ours or the database's, told by web.errors."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        AuthenticationError: _unauthenticated,
        ValidationError: _invalid,
        HttpError: _http,
        RequestDataTooBig: _too_big,
        UnreadablePostError: _broken_off,
        Refused: _refusal,
        PackageIncomplete: _refusal,
        **dict.fromkeys(REFUSALS, _refusal),
    }
    for exception, handler in handlers.items():
        api.add_exception_handler(exception, handler)
