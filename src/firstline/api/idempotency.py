"""
A creating call with an Idempotency-Key acts once, however often and however parallel it is repeated.

Invariant: the stored answer commits together with what the call did; without the header nothing is written.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from firstline.api.answers import JSON
from firstline.api.auth import caller
from firstline.api.errors import Refused, refusal_of
from firstline.api.models import AnsweredCall
from firstline.core import clock

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

HEADER = "Idempotency-Key"
_FORM = re.compile(r"[!-~]{1,200}")
_PARAMETER = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A key of your own: a repeat with the same key acts once and gets the same answer.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]{1,200}$"},
}


def repeatable(router: Router, path: str, response: dict[int, Any]) -> Callable[[View[P]], View[P]]:
    """A POST of the router that may carry an Idempotency-Key; calls come authenticated."""

    def enter(view: View[P]) -> View[P]:
        router.post(path, response=response, openapi_extra={"parameters": [_PARAMETER]})(_keyed(view))
        return view

    return enter


def _keyed(view: View[P]) -> View[P]:
    @wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return view(request, *args, **kwargs)
        if not _FORM.fullmatch(key):
            raise Refused(422, "invalid", _("The Idempotency-Key must be 1 to 200 visible ASCII characters."), {HEADER: _("Not a key.")})
        return _once(request, key, act=lambda: view(request, *args, **kwargs), now=clock.now())

    return run


def _once(request: HttpRequest, key: str, *, act: Callable[[], HttpResponse], now: datetime) -> HttpResponse:
    """A parallel repeat waits at the insert until the first has committed, and then reads its answer."""
    person = caller(request).person.pk
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        row = _reserve(person, key, fingerprint, now)
        if row is None:
            return _again(AnsweredCall.objects.get(person=person, key=key), fingerprint)
        answer = _answer(act)
        AnsweredCall.objects.filter(pk=row).update(status=answer.status_code, body=answer.content.decode())
    return answer


def _answer(act: Callable[[], HttpResponse]) -> HttpResponse:
    """What the domain refuses is an answer too, and stays one."""
    try:
        with transaction.atomic():
            return act()
    except Exception as exception:
        refused = refusal_of(exception)
        if refused is None:
            raise
        return refused


def _reserve(person: int, key: str, fingerprint: str, now: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, [person, key, fingerprint, now])
        row = cursor.fetchone()
    return int(row[0]) if row else None


_RESERVE = """
    INSERT INTO api_answeredcall (person_id, key, fingerprint, status, created_at) VALUES (%s, %s, %s, 0, %s)
    ON CONFLICT (person_id, key) DO NOTHING RETURNING id
"""


def _again(row: AnsweredCall, fingerprint: str) -> HttpResponse:
    if row.fingerprint != fingerprint:
        raise Refused(422, "key_reused", _("This Idempotency-Key was used for another call."), {HEADER: _("Used for another call.")})
    return HttpResponse(str(row.body), status=row.status, content_type=JSON)


def _fingerprint(request: HttpRequest) -> str:
    """What must be equal in a repeat: verb, address and body; files by their content, since their boundary differs each time."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type == "multipart/form-data":
        for name, uploads in sorted(request.FILES.lists()):
            for file in uploads:
                digest.update(f"{name} {file.name}\n".encode())
                for chunk in file.chunks():
                    digest.update(chunk)
                file.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()
