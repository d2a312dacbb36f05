"""Tags and filters every template has at hand: icons, ladder, avatar, minute line, moments, joined files, form fields."""

import json
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firstline.core import clock
from firstline.web import icons, script_words
from firstline.web.presenters import moments

register = template.Library()

_TEXTUAL = ("checkbox", "radioselect", "checkboxselectmultiple", "hidden", "file", "clearablefile", "multiplefile")


@register.simple_tag
def icon(name: str, label: str = "", large: bool = False) -> SafeString:
    """{% icon "phone" %}, {% icon "phone" label=_("Phone") %}: silent unless it has a label."""
    return icons.draw(name, label=label, large=large)


@register.simple_tag
def channel_icon(channel: str, label: str = "") -> SafeString:
    """{% channel_icon "email" label %}: the glyph of a channel with its word for screen readers."""
    drawn = icons.draw(icons.CHANNELS.get(channel, "chat"))
    return format_html('<span class="channel">{}<span class="visually-hidden">{}</span></span>', drawn, label)


@register.simple_tag
def ladder(level: int, words: bool = False, large: bool = False) -> SafeString:
    """{% ladder 2 %} the three steps with a hidden word; {% ladder 2 words=True %} with the word beside them."""
    said = _("Level %(level)s") % {"level": level}
    word = format_html("{}", said) if words else format_html('<span class="visually-hidden">{}</span>', said)
    size = " is-large" if large else ""
    return format_html('<span class="ladder{}" data-level="{}"><i></i><i></i><i></i>{}</span>', size, level, word)


@register.simple_tag
def avatar(name: str, level: int | None = None, size: str = "", title: str = "") -> SafeString:
    """{% avatar person.name 1 size="small" title=… %}: initials; in the level's tone for people who help. Silent without a title."""
    classes = f"avatar is-{size}" if size else "avatar"
    tone = format_html(' data-level="{}"', level) if level else ""
    said = format_html(' role="img" aria-label="{0}" title="{0}"', title) if title else format_html(' aria-hidden="{}"', "true")
    return format_html('<span class="{}"{}{}>{}</span>', classes, tone, said, initials(name))


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word of a name that start with a letter; titles are left out."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha() and not word.endswith(".")] or name.split()
    return "".join(word[0] for word in ([words[0], words[-1]] if len(words) > 1 else words[:1])).upper()


@register.simple_tag
def minute_line(since: datetime | int) -> SafeString:
    """{% minute_line contact.since %}: the line that runs out over a minute; takes a moment or seconds."""
    return format_html('<span class="minute-line" data-behaviour="since" data-since="{}" aria-hidden="true"></span>', _seconds(since))


@register.simple_tag
def waited(since: datetime | int) -> SafeString:
    """{% waited contact.since %}: the seconds somebody waits, counting on."""
    seconds = _seconds(since)
    said = _("waiting for %(duration)s") % {"duration": moments.duration_words(seconds)}
    return format_html('<span class="waited" data-behaviour="since" data-since="{}" role="timer" aria-label="{}"></span>', seconds, said)


@register.simple_tag
def due(at: datetime | None) -> SafeString | str:
    """{% due placement.due_at %}: glyph and words in their tone: "in 9 min", "until 14:30", "4 min late"; nothing without a moment."""
    if at is None:
        return ""
    now = clock.now()
    tone, words = moments.due_tone(at, now=now), moments.due_words(at, now=now)
    glyph = {"soon": icons.draw("clock"), "broken": icons.draw("warning", label=_("missed"))}.get(tone, "")
    classes = f"due word-{tone}" if tone else "due"
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}{}</time>', classes, at.isoformat(), moments.exact_words(at), glyph, words
    )


@register.filter(name="moment")
def moment_filter(at: datetime | None) -> SafeString | str:
    """{{ ticket.opened_at|moment }}: "5 min ago", "today, 14:30", "Tue, 9:00" in a <time>."""
    return _time(at, moments.moment_words(at, now=clock.now())) if at else ""


@register.filter
def entry_time(at: datetime | None) -> SafeString | str:
    """{{ message.at|entry_time }}: the clock today, else with the day, in a <time>; for histories."""
    return _time(at, moments.thread_words(at, now=clock.now())) if at else ""


@register.filter
def day(at: datetime | None) -> SafeString | str:
    """{{ at|day }}: "today", "Tue", "24 Nov" in a <time>."""
    return _time(at, moments.day_words(at, now=clock.now())) if at else ""


@register.filter(name="due")
def due_filter(at: datetime | None) -> str:
    """{{ at|due }}: the words alone."""
    return moments.due_words(at, now=clock.now()) if at else ""


@register.filter
def due_tone(at: datetime | None) -> str:
    """{{ at|due_tone }}: "broken", "soon" or nothing."""
    return moments.due_tone(at, now=clock.now()) if at else ""


@register.filter
def duration(length: timedelta | float | None) -> str:
    """{{ interval.length|duration }}: "41 s", "2 h 15 min", "3 days"."""
    return "" if length is None else moments.duration_words(length)


@register.filter
def file_size(size: int | None) -> str:
    """{{ attachment.size|file_size }}: "12 KB"."""
    return "" if size is None else moments.size_words(size)


@register.simple_tag
def joined_css(face: str) -> SafeString:
    """{% joined_css "workspace" %}: the face's one style sheet."""
    return format_html('<link rel="stylesheet" href="{}">', staticfiles_storage.url(f"{face}.css"))


@register.simple_tag(takes_context=True)
def joined_js(context: template.Context, face: str) -> SafeString:
    """{% joined_js "workspace" %}: the face's one script, with the answer's nonce, and the words it says."""
    return format_html(
        '{}<script src="{}" nonce="{}" defer></script>',
        script_words.element(get_language()),
        _script_address(face),
        context.get("csp_nonce", ""),
    )


@register.simple_tag
def htmx_config() -> str:
    """How htmx behaves here: no eval, no injected styles, own origin only, no personal pages kept in the browser's storage."""
    return json.dumps(
        {
            "allowEval": False,
            "includeIndicatorStyles": False,
            # What comes in works at once: a key pressed before it settled would follow a link as if there were no script.
            "defaultSettleDelay": 0,
            # Not "style", which our policy refuses; nothing of ours is settled by it.
            "attributesToSettle": ["class"],
            "selfRequestsOnly": True,
            "allowScriptTags": False,
            "historyCacheSize": 0,
            "refreshOnHistoryMiss": True,
            "timeout": 20_000,
            "responseHandling": [
                {"code": "204", "swap": False},
                {"code": "[23]..", "swap": True},
                {"code": "422", "swap": True},
                {"code": "[45]..", "swap": False, "error": True},
            ],
        }
    )


@register.simple_tag
def widget(field: BoundField, large: bool = False, **attributes: Any) -> SafeString:
    """{% widget form.mail large=True rows=4 %}: the field's control with our classes; keeps those of its own."""
    given = dict(field.field.widget.attrs)
    classes = [str(given.get("class", ""))]
    if field.widget_type not in _TEXTUAL:
        classes += ["input", "is-large" if large else ""]
    attributes["class"] = " ".join(filter(None, classes))
    return field.as_widget(attrs={name: value for name, value in attributes.items() if value != ""})


@lru_cache
def _script_address(face: str) -> str:
    """The address does not change while we run."""
    return staticfiles_storage.url(f"{face}.js")


def _seconds(since: datetime | int) -> int:
    return since if isinstance(since, int) else max(0, int((clock.now() - since).total_seconds()))


def _time(at: datetime, words: str) -> SafeString:
    # Made of numbers and our own words.
    return SafeString(f'<time datetime="{at.isoformat()}" title="{moments.exact_words(at)}">{words}</time>')
