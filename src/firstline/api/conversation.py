"""What is said and written about a ticket: messages, notes, files."""

from pathlib import Path as FilePath
from typing import Annotated, BinaryIO, cast

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Path, Router
from ninja.files import UploadedFile

from firstline.api import presenting
from firstline.api.answers import acts, answer, gives, reads
from firstline.api.auth import caller
from firstline.api.errors import not_found
from firstline.api.idempotency import repeatable
from firstline.api.paging import After, Limit, cut, row_of
from firstline.api.schemas.tickets import AttachmentOut, MessageOut, NewMessage, NewNote, NoteOut
from firstline.api.schemas.values import Number, Page
from firstline.core import clock
from firstline.routing import filtering, queries
from firstline.routing.operations import conversing
from firstline.routing.operations.conversing import Words
from firstline.tickets import queries as tickets
from firstline.tickets.models import Channel
from firstline.tickets.operations.attaching import attach

router = Router(tags=["conversation"])
files = Router(tags=["conversation"])


@router.get("/{number}/messages", response=reads(Page[MessageOut]))
def list_messages(request: HttpRequest, number: Number, limit: Limit = 50, cursor: After = None) -> HttpResponse:
    """What was said, oldest first."""
    by = caller(request)
    seen = filtering.see_ticket(by.viewer, number)
    rows = tickets.messages_of(seen.ticket, reader=by.viewer.person)
    found, following = cut(list(rows.filter(pk__gt=row_of(cursor, otherwise=0))[: limit + 1]), limit)
    items = presenting.messages(found, seen.ticket, tickets.deliveries_of_messages(found), as_agent=seen.as_agent)
    return answer(Page[MessageOut](items=items, next=following))


@repeatable(router, "/{number}/messages", acts(MessageOut, status=201))
def post_message(request: HttpRequest, number: Number, body: NewMessage) -> HttpResponse:
    """Say something: who may work on the ticket answers, its requester writes to the desk."""
    by = caller(request)
    words = Words(text=body.text, client_key=None, attachments=body.attachments)
    now = clock.now()
    seen = filtering.see_ticket(by.viewer, number)
    if seen.as_agent and queries.may_work_on(by.viewer, seen.ticket):
        message = conversing.reply(ticket=seen.ticket, author=by.person, words=words, seen=body.seen, hold=body.hold, now=now)
        ticket = seen.ticket
    else:
        request_of = seen.ticket if not seen.as_agent else queries.get_request(by.viewer, number)
        ticket, message = conversing.receive(ticket=request_of, author=by.person, words=words, channel=Channel.API, now=now)
    shown = message.attachments.order_by("id") if body.attachments else ()
    return answer(presenting.message(message, ticket, files=shown), status=201)


@router.get("/{number}/notes", response=reads(Page[NoteOut]))
def list_notes(request: HttpRequest, number: Number, limit: Limit = 50, cursor: After = None) -> HttpResponse:
    """What agents wrote for each other, oldest first."""
    ticket = queries.get_readable(caller(request).viewer, number)
    rows = tickets.notes_of(ticket).filter(pk__gt=row_of(cursor, otherwise=0))
    found, following = cut(list(rows[: limit + 1]), limit)
    return answer(Page[NoteOut](items=[presenting.note(row) for row in found], next=following))


@repeatable(router, "/{number}/notes", acts(NoteOut, status=201))
def add_note(request: HttpRequest, number: Number, body: NewNote) -> HttpResponse:
    """Write for colleagues only."""
    by = caller(request)
    ticket = queries.get_readable(by.viewer, number)
    words = Words(text=body.text, client_key=None, attachments=body.attachments)
    note = conversing.note(ticket=ticket, author=by.person, words=words, now=clock.now())
    return answer(presenting.note(note, files=note.attachments.order_by("id") if body.attachments else ()), status=201)


@repeatable(router, "/{number}/attachments", acts(AttachmentOut, status=201))
def upload_attachment(request: HttpRequest, number: Number, file: File[UploadedFile]) -> HttpResponse:
    """Keep a file for the next message or note, which names its key."""
    by = caller(request)
    ticket = filtering.see_ticket(by.viewer, number).ticket
    content = cast(BinaryIO, file)  # It reads like a file and is typed apart.
    kept = attach(ticket=ticket, by=by.person, name=file.name or "", content=content, now=clock.now())
    return answer(presenting.attachment(kept), status=201)


FileKeyInPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,80}$")]
_CONTENT = {"responses": {200: {"description": "The file.", "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}}


@files.get("/{key}", response=gives(None, 404), openapi_extra=_CONTENT)
def get_attachment(request: HttpRequest, key: FileKeyInPath) -> HttpResponseBase:
    """A file's content, always as a download."""
    try:
        found = filtering.get_attachment(caller(request).viewer, key)
        content = (FilePath(settings.MEDIA_ROOT) / found.path).open("rb")
    except (filtering.AttachmentNotFound, FileNotFoundError):
        raise not_found() from None
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type="application/octet-stream")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
