"""What somebody does by themselves: searches, reads, says whether it helped; kept with the visit for a limited time."""

import secrets
from datetime import datetime, timedelta

from firstline.core import events
from firstline.core.db import lock, operation
from firstline.core.text import one_line
from firstline.people.models import Person
from firstline.selfservice.events import HelpJudged, HelpRead, HelpSearched
from firstline.selfservice.models import Reading, Search, Visit

LONGEST_SEARCH = 300
# While somebody types, what they have typed so far is one search.
STILL_TYPING = timedelta(minutes=2)
CODE_HOLDS = timedelta(hours=8)
# Nothing that sounds or looks like another on the phone.
CODE_SIGNS = "23456789ABCDEFGHKLMPRSTUXYZ"
CODE_LENGTH = 5


@operation
def begin(*, person: Person | None, language: str, now: datetime) -> Visit:
    """A new matter that somebody tries to settle by themselves."""
    return Visit.objects.create(key=secrets.token_hex(16), person=person, language=language, began_at=now, last_at=now)


@operation
def search(*, visit: Visit, text: str, language: str, hits: int, answerable: float, now: datetime) -> Search:
    """Note a question; one that goes on from the last one takes its place. Records HelpSearched for a new one."""
    visit = lock(visit)
    text = one_line(text, most=LONGEST_SEARCH)
    last = Search.objects.filter(visit=visit).order_by("-at", "-id").first()
    Visit.objects.filter(pk=visit.pk).update(last_at=now)
    if last is not None and _goes_on(last, text, now):
        last.text, last.language, last.hits, last.answerable, last.at = text, language, hits, answerable, now
        last.save()
        return last

    row = Search.objects.create(visit=visit, text=text, language=language, at=now, hits=hits, answerable=answerable)

    events.record(HelpSearched(visit=visit.pk, search=row.pk, language=language, hits=hits), stream=visit.stream, actor=None, at=now)
    return row


def _goes_on(last: Search, text: str, now: datetime) -> bool:
    if last.text == text:
        return True
    former, newer = last.text.casefold(), text.casefold()
    return last.followed_at is None and now - last.at < STILL_TYPING and (newer.startswith(former) or former.startswith(newer))


@operation
def read(*, visit: Visit | None, kind: Reading.Kind, piece: int, title: str, language: str, now: datetime) -> None:
    """Note that a piece of help was opened, and that the last search led there. Records HelpRead; once for each visit."""
    if visit is not None and Reading.objects.filter(visit=visit, kind=kind, piece=piece).exists():
        return
    last = Search.objects.filter(visit=visit).order_by("-at", "-id").first() if visit else None
    if last is not None:
        Search.objects.filter(pk=last.pk, followed_at=None).update(followed_at=now)
    if visit is not None:
        Visit.objects.filter(pk=visit.pk).update(last_at=now)
    row = Reading(visit=visit, search=last, kind=kind, piece=piece, title=one_line(title), language=language, at=now)
    row.save()

    happened = HelpRead(visit=visit.pk if visit else 0, search=last.pk if last else 0, what=kind.value, piece=piece)
    events.record(happened, stream=visit.stream if visit else f"{kind.value}:{piece}", actor=None, at=now)


@operation
def judge(*, visit: Visit, kind: Reading.Kind, piece: int, title: str, language: str, helped: bool, now: datetime) -> None:
    """Note whether it helped. Records HelpJudged."""
    row = Reading.objects.filter(visit=visit, kind=kind, piece=piece).order_by("-at", "-id").first()
    row = row or Reading(visit=visit, kind=kind, piece=piece, title=one_line(title), language=language, at=now)
    row.helped = helped
    row.save()
    Visit.objects.filter(pk=visit.pk).update(last_at=now)

    events.record(HelpJudged(visit=visit.pk, what=kind.value, piece=piece, helped=helped), stream=visit.stream, actor=None, at=now)


@operation
def give_code(*, visit: Visit, now: datetime) -> str:
    """The code to say on the phone; the same one as long as it holds."""
    visit = lock(visit)
    if visit.code and visit.code_until is not None and visit.code_until > now:
        return visit.code
    # Codes that nobody can use any more are free again.
    Visit.objects.filter(code_until__lte=now).exclude(code="").update(code="", code_until=None)
    taken = set(Visit.objects.exclude(code="").values_list("code", flat=True))
    code = next(code for code in iter(_a_code, None) if code not in taken)

    visit.code, visit.code_until = code, now + CODE_HOLDS
    visit.save(update_fields=["code", "code_until"])
    return code


def _a_code() -> str:
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
