"""The mailboxes behind entrances whose mail the desk fetches: where they are, what opens them, how far they were read."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from firstline.administration import auditing
from firstline.channels.email.accepting import Envelope, TooBig, accept
from firstline.channels.email.models import Entrance, InboundMail
from firstline.channels.email.port import FreshToken
from firstline.channels.email.secrets import OAuth, Password, seal, unseal
from firstline.core import order
from firstline.core.db import lock, operation, update
from firstline.core.text import one_line
from firstline.people.models import Person

_LONGEST_PROBLEM = 500
# Access that is about to end is renewed before.
_MARGIN = timedelta(minutes=2)


@dataclass(frozen=True)
class Access:
    """Where a mailbox is and what opens it."""

    host: str
    port: int
    security: Entrance.Security
    user: str
    folder: str
    secret: Password | OAuth


def with_mailboxes() -> QuerySet[Entrance]:
    """Live entrances whose mail is fetched, by id."""
    return Entrance.objects.filter(retired_at=None).exclude(imap_host="").order_by("id")


def access_of(entrance: Entrance) -> Access:
    """Raises SealBroken."""
    return Access(
        entrance.imap_host,
        entrance.imap_port,
        Entrance.Security(entrance.imap_security),
        entrance.imap_user,
        entrance.imap_folder,
        unseal(bytes(entrance.sealed)),
    )


@operation
def connect_mailbox(*, entrance: Entrance, access: Access, by: Person | None, now: datetime) -> Entrance:
    """From now on fetch the entrance's mail there. Only what comes from now on: what lies there already stays untouched."""
    entrance = lock(entrance)
    before = {"host": entrance.imap_host, "user": entrance.imap_user}
    if (entrance.imap_host, entrance.imap_user, entrance.imap_folder) != (access.host, access.user, access.folder):
        entrance.uid_validity, entrance.last_uid = 0, 0
    entrance.imap_host, entrance.imap_port, entrance.imap_security = one_line(access.host), access.port, access.security
    entrance.imap_user, entrance.imap_folder, entrance.sealed = one_line(access.user), one_line(access.folder), seal(access.secret)
    entrance.sign_in = Entrance.SignIn.OAUTH if isinstance(access.secret, OAuth) else Entrance.SignIn.PASSWORD
    entrance.problem, entrance.problem_since = "", None
    update(entrance, *_ACCESS, "uid_validity", "last_uid", "problem", "problem_since")

    order.changed()
    _note(entrance, before=before, by=by, now=now)
    return entrance


@operation
def disconnect_mailbox(*, entrance: Entrance, by: Person | None, now: datetime) -> Entrance:
    """Fetch nothing there any more; what opened it is forgotten."""
    entrance = lock(entrance)
    before = {"host": entrance.imap_host, "user": entrance.imap_user}
    entrance.imap_host, entrance.imap_user, entrance.sealed, entrance.problem, entrance.problem_since = "", "", b"", "", None
    update(entrance, "imap_host", "imap_user", "sealed", "problem", "problem_since")

    order.changed()
    _note(entrance, before=before, by=by, now=now)
    return entrance


_ACCESS = ("imap_host", "imap_port", "imap_security", "imap_user", "imap_folder", "sealed", "sign_in")


def _note(entrance: Entrance, *, before: dict[str, str], by: Person | None, now: datetime) -> None:
    if by is not None:
        after = {"host": entrance.imap_host, "user": entrance.imap_user}
        auditing.note(what="mailbox", which=entrance.address, before=before, after=after, by=by.pk, now=now)


def keep_fetched(*, entrance: Entrance, raw: bytes, now: datetime) -> bool:
    """Accept a mail of the mailbox; was it small enough? One that is too big is listed as refused."""
    try:
        accept(raw=raw, envelope=Envelope(InboundMail.Way.IMAP, "", (entrance.address,)), now=now)
    except TooBig:
        return False
    return True


@operation
def note_place(*, entrance: Entrance, uid_validity: int, last_uid: int, now: datetime) -> None:
    """How far the mailbox was read, successfully: there is no problem any more."""
    entrance.uid_validity, entrance.last_uid, entrance.fetched_at = uid_validity, last_uid, now
    entrance.problem, entrance.problem_since = "", None
    update(entrance, "uid_validity", "last_uid", "fetched_at", "problem", "problem_since")


@operation
def note_problem(*, entrance: Entrance, problem: str, now: datetime) -> None:
    """Say at the entrance what is wrong, "code: words of the server", and since when."""
    if not entrance.problem:
        entrance.problem_since = now
    entrance.problem = one_line(problem)[:_LONGEST_PROBLEM]
    update(entrance, "problem", "problem_since")


@operation
def renew(*, entrance: Entrance, secret: OAuth, fresh: FreshToken, now: datetime) -> OAuth:
    """Keep fresh access, sealed."""
    new = renewed(secret, fresh, now=now)
    entrance.sealed = seal(new)
    update(entrance, "sealed")
    return new


def renewed(secret: OAuth, fresh: FreshToken, *, now: datetime) -> OAuth:
    """The same keys with fresh access."""
    until = now + timedelta(seconds=fresh.seconds) - _MARGIN
    return replace(secret, access=fresh.access, until=until.isoformat(), refresh=fresh.refresh or secret.refresh)
