"""The entries of a thread. Written by a tag because they are the dearest part of the ticket page: one formatting each."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firstline.web import icons
from firstline.web.presenters.entries import Copy, File, Line, When
from firstline.web.templatetags import desk, thread_mails
from firstline.web.templatetags.thread_mails import NO_PARTS, Parts

register = template.Library()


@register.simple_tag(takes_context=True)
def thread_entries(context: template.Context, lines: Iterable[Line]) -> SafeString:
    """{% thread_entries lines %}: what people typed is escaped here; needs `url`, the ticket's address, for held messages."""
    return SafeString("\n".join(_entry(line, context) for line in lines))


def _entry(line: Line, context: template.Context) -> str:
    if line.sort in {"message", "note"}:
        return _said(line, _held(line, context) if line.held else "", thread_mails.parts(line.mail, context) if line.mail else NO_PARTS)
    if line.sort == "handover":
        return _handover(line)
    return _fold(line) if line.sort == "fold" else _event(line)


def _said(line: Line, held: str, mail: Parts) -> str:
    """Words of people: line.text is safe already (presenters.prose)."""
    note = line.sort == "note"
    state = (" is-ours" if line.is_ours else " is-note" if note else "") + (" is-held" if line.held else "")
    inbound = f' data-inbound="{line.inbound}"' if line.inbound else ""
    tone = ' data-level="1"' if line.is_ours or note else ""
    mark = f'<span class="chip is-internal">{icons.draw("lock")}{_("internal")}</span>' if note else ""
    via = f'<span class="message__via">{escape(line.via)}</span>' if line.via else ""
    body = f'<div class="message__body" dir="auto">{line.text}</div>' if line.text else ""
    files = f'<ul class="message__files">{"".join(map(_file, line.files))}</ul>' if line.files else ""
    return (
        f'<li class="message{state}" id="{line.key}"{inbound}><span class="avatar"{tone} aria-hidden="true">{escape(line.initials)}</span>'
        f'<div><div class="message__head"><strong dir="auto">{escape(line.who)}</strong>{mark}{via}{_time(line.when)}</div>'
        f"{mail.before}{body}{mail.after}{files}{''.join(map(_copy, line.copies))}{held}</div></li>"
    )


def _held(line: Line, context: template.Context) -> str:
    """The countdown of a message that can still be undone; rare, so it is a template."""
    assert context.template is not None
    with context.push(line=line):
        return context.template.engine.get_template("agent/ticket/held.html").render(context)


def _file(file: File) -> str:
    address, name = f"/files/{file.key}/", escape(file.name)
    picture = f'<a class="message__picture" href="{address}view/"><img src="{address}small/" alt="{name}" loading="lazy"></a>'
    opens = f'href="{address}view/"' if file.is_readable else f'href="{address}" download'
    return (
        f'<li>{picture if file.is_picture else ""}<a class="message__file" {opens}>{icons.draw("attachment")}'
        f'<span class="clip" dir="auto">{name}</span> <span class="quiet">{escape(file.size)}</span></a></li>'
    )


def _copy(copy: Copy) -> str:
    tone, glyph = (f" word-{copy.tone}", icons.draw("warning")) if copy.tone else ("", "")
    hint = f' title="{escape(copy.hint)}"' if copy.hint else ""
    return f'<p class="message__copy{tone}"{hint}>{glyph}{escape(copy.words)}</p>'


def _handover(line: Line) -> str:
    quiet = f", {escape(line.quiet)}" if line.quiet else ""
    facts = "".join(f'<dt>{escape(name)}</dt><dd dir="auto">{_with_lines(value)}</dd>' for name, value in line.facts)
    return (
        f'<li class="handover" id="{line.key}">{desk.ladder(line.level)}<div><p><strong>{escape(line.strong)}</strong>{quiet} '
        f'<span class="quiet">· <span dir="auto">{escape(line.who)}</span> · {_time(line.when)}</span></p>'
        f'<dl class="facts">{facts}</dl></div></li>'
    )


def _fold(line: Line) -> str:
    inner = "".join(f'<li id="{each.key}">{_sentence(each)} · {_time(each.when)}</li>' for each in line.folded)
    return (
        f'<li class="event" id="{line.key}"><div><details><summary class="event__fold">{icons.draw("chevron-right")}'
        f"<span>{_sentence(line)} · <time>{line.when.words}</time></span></summary>"
        f'<ul class="event__list">{inner}</ul></details></div></li>'
    )


def _event(line: Line) -> str:
    facts = "".join(f'<p class="event__fact" dir="auto">{_with_lines(value)}</p>' for _name, value in line.facts)
    return f'<li class="event" id="{line.key}"><div><p>{_sentence(line)} · {_time(line.when)}</p>{facts}</div></li>'


def _sentence(line: Line) -> str:
    return f"<b>{escape(line.strong)}</b> {escape(line.quiet)}"


def _time(when: When) -> str:
    # Made of numbers and our own words (presenters.moments).
    return f'<time datetime="{when.iso}" title="{when.exact}">{when.words}</time>'


def _with_lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
