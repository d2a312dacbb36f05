"""The rows of the queue column. Written by a tag because there are fifty on every page of the workspace: one formatting each."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from firstline.web.presenters.rows import Line

register = template.Library()


@register.simple_tag
def queue_rows(lines: Iterable[Line]) -> SafeString:
    """{% queue_rows column.lines %}: what people typed is escaped here."""
    return SafeString("\n".join(_row(line) for line in lines))


def _row(line: Line) -> str:
    # Person and subject are what people typed; all else is numbers, codes and markup of ours.
    return (
        f'<a class="queue-row{line.state}" id="{line.key}" href="/desk/tickets/{line.number}/" data-order="{line.order}"'
        f'{line.attributes}>{line.channel}<span class="queue-row__line">'
        f'<span class="queue-row__person" dir="auto">{escape(line.person)}</span>{line.unread}'
        f'<span class="queue-row__due">{conditional_escape(line.due)}</span></span>'
        f'<span class="queue-row__line"><span class="queue-row__subject" dir="auto">{escape(line.subject)}</span>'
        f'<span class="queue-row__place">{line.place}</span></span>{line.minute_line}</a>'
    )
