"""The rows of the queue column. Written by a tag because there are fifty on every page of the workspace: one formatting each."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from firstline.web.presenters.rows import Line

register = template.Library()

_ROW = (
    '<a class="queue-row{}" id="{}" href="/desk/tickets/{}/" data-order="{}"{}>{}'
    '<span class="queue-row__line"><span class="queue-row__person" dir="auto">{}</span>{}<span class="queue-row__due">{}</span></span>'
    '<span class="queue-row__line"><span class="queue-row__subject" dir="auto">{}</span><span class="queue-row__place">{}</span></span>{}'
    "</a>"
)


@register.simple_tag
def queue_rows(lines: Iterable[Line]) -> SafeString:
    """{% queue_rows column.lines %}: what people typed is escaped here."""
    return format_html_join("\n", _ROW, (_values(line) for line in lines))


def _values(line: Line) -> tuple[str | int, ...]:
    return (
        line.state,
        line.key,
        line.number,
        line.order,
        line.attributes,
        line.channel,
        line.person,
        line.unread,
        line.due,
        line.subject,
        line.place,
        line.minute_line,
    )
