"""What happens to mails; ids and codes only."""

from dataclasses import dataclass

from firstline.core.events import Happening, declare


@declare("delivery.failed")
@dataclass(frozen=True)
class DeliveryFailed(Happening):
    """A mail about a ticket could not be delivered and is not tried any more."""

    ticket: int
    delivery: int


@declare("mail.taken_in")
@dataclass(frozen=True)
class MailTakenIn(Happening):
    """A mail that was received was read and has its fate."""

    mail: int
    fate: str
    ticket: int | None


@declare("mail.noted")
@dataclass(frozen=True)
class MailNoted(Happening):
    """A machine wrote about a ticket: an absence note, a bounce, a receipt; `noted` says which. Nothing else follows."""

    ticket: int
    mail: int
    noted: str


@declare("mail.folded")
@dataclass(frozen=True)
class MailsFolded(Happening):
    """So many further mails of one sender in a storm were only counted on this ticket."""

    ticket: int
    mail: int
    count: int


@declare("mail.kept_apart")
@dataclass(frozen=True)
class MailKeptApart(Happening):
    """An agent decided that a mail's ticket is no part of the one it seemed to belong to."""

    ticket: int
    mail: int
    other: int


@declare("mail.released")
@dataclass(frozen=True)
class MailReleased(Happening):
    """An administrator had a mail read again, or taken in whatever its fate was."""

    mail: int
    fate: str
