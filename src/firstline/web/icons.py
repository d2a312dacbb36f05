"""The one icon family: 16 grid, 1.5 px stroke, round ends; drawn inline so that they take the colour of their words."""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_CLOCK = '<circle cx="8" cy="8" r="6"/>'

DRAWINGS = {
    "archive": '<path d="M2 3h12v3.5H2zM3 6.5V13h10V6.5M6.5 9h3"/>',
    "arrow-left": '<path d="M13.5 8h-11M6.5 4l-4 4 4 4"/>',
    "arrow-right": '<path d="M2.5 8h11M9.5 4l4 4-4 4"/>',
    "article": '<path d="M3 2.5h8.5a1.5 1.5 0 0 1 1.5 1.5v9.5H4.5A1.5 1.5 0 0 1 3 12z"/><path d="M3 12a1.5 1.5 0 0 1 1.5-1.5H13M6 5.5h4"/>',
    "attachment": '<path d="m13 7.5-5.2 5.2a3 3 0 0 1-4.3-4.3L9 3a2 2 0 0 1 2.8 2.8l-5.3 5.4a1 1 0 0 1-1.5-1.5L9.8 5"/>',
    "bell": '<path d="M3 11.5c1-1 1.5-2 1.5-5a3.5 3.5 0 0 1 7 0c0 3 .5 4 1.5 5zM6.5 13.8h3"/>',
    "bounce": '<path d="M14 4.5h-4v4H6v4H2"/><path d="M4.5 10 2 12.5 4.5 15"/>',
    "building": '<path d="M3 14V2.5h7V14M10 6.5h3V14M1.5 14h13M5.5 5.5h2M5.5 8h2M5.5 10.5h2"/>',
    "chat": '<path d="M2 3h12v8.5H7L4 14v-2.5H2z"/>',
    "check": '<path d="m3 8.5 3.2 3.2L13 4.8"/>',
    "chevron-down": '<path d="M3.5 6 8 10.5 12.5 6"/>',
    "chevron-right": '<path d="m6 3.5 4.5 4.5L6 12.5"/>',
    "classification": '<path d="M2 5h6M12 5h2M2 11h2M8 11h6"/><circle cx="10" cy="5" r="2"/><circle cx="6" cy="11" r="2"/>',
    "clock": f'{_CLOCK}<path d="M8 4.5V8l2.5 1.5"/>',
    "close": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "code": '<path d="M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5"/>',
    "copy": '<path d="M5.5 5.5h8v8h-8z"/><path d="M10.5 5.5v-3h-8v8h3"/>',
    "device": '<path d="M2 8.5h12v4.5H2z"/><path d="M4.5 10.8h.01M7 10.8h.01M11 8.5v-3M8.6 4.2a3.4 3.4 0 0 1 4.8 0"/>',
    "download": '<path d="M8 2.5v8M4.5 7.5 8 11l3.5-3.5M2.5 13.5h11"/>',
    "edit": '<path d="M10.5 3 13 5.5 5.5 13H3v-2.5z"/>',
    "eye": '<path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8Z"/><circle cx="8" cy="8" r="1.8"/>',
    "file": '<path d="M3.5 2h6L13 5.5V14H3.5z"/><path d="M9.5 2v3.5H13"/>',
    "filter": '<path d="M2 4h12M4.5 8h7M6.5 12h3"/>',
    "give-back": '<path d="M8 2v7.5M4.8 6.5 8 9.7l3.2-3.2M2 9.5v4h12v-4"/>',
    "globe": '<circle cx="8" cy="8" r="6"/><path d="M2 8h12M8 2c2 1.8 2.6 3.8 2.6 6S10 12.2 8 14c-2-1.8-2.6-3.8-2.6-6S6 3.8 8 2Z"/>',
    "hand-over": '<path d="M2 13.5h4v-4h4v-4h4"/><path d="m11.5 3 2.5 2.5L11.5 8"/>',
    "headset": '<path d="M2.5 10V8a5.5 5.5 0 0 1 11 0v2M2.5 9h2v4h-2zM11.5 9h2v4h-2zM13 13c0 1-1.5 1.5-3.5 1.5"/>',
    "history": '<path d="M2.5 8A5.5 5.5 0 1 0 4.3 4L2.5 5.7M2.5 2.5v3.2h3.2M8 5v3.2l2 1.3"/>',
    "info": f'{_CLOCK}<path d="M8 7.5V11M8 5.2h.01"/>',
    "key": '<circle cx="5" cy="11" r="2.5"/><path d="m6.8 9.2 6-6M10.5 5.5l2 2"/>',
    "keyboard": '<path d="M1.5 4h13v8.5h-13zM4 6.8h.01M6.7 6.8h.01M9.3 6.8h.01M12 6.8h.01M5 9.8h6"/>',
    "link": '<path d="M6.5 9.5 9.5 6.5M7.5 4.5l1.6-1.6a2.8 2.8 0 0 1 4 4L11.5 8.5M8.5 11.5l-1.6 1.6a2.8 2.8 0 0 1-4-4L4.5 7.5"/>',
    "list": '<path d="M5.5 4h8.5M5.5 8h8.5M5.5 12h8.5M2 4h.01M2 8h.01M2 12h.01"/>',
    "lock": '<path d="M3.5 7h9v6.5h-9z"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>',
    "mail": '<path d="M2 3.5h12v9H2z"/><path d="m2 4.5 6 4.5 6-4.5"/>',
    "moon": '<path d="M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z"/>',
    "more": '<path d="M3 8h.01M8 8h.01M13 8h.01"/>',
    "offline": '<path d="M2 8h3.5M10.5 8H14M7 5l2 6"/>',
    "panel": '<path d="M2 3h12v10H2zM10 3v10"/>',
    "pause": '<path d="M5.5 3.5v9M10.5 3.5v9"/>',
    "people": (
        '<circle cx="6" cy="5.2" r="2.4"/><path d="M1.5 13.5a4.5 4.5 0 0 1 9 0M10.5 3a2.4 2.4 0 0 1 0 4.4M12 9.6a4.5 4.5 0 0 1 2.5 3.9"/>'
    ),
    "person": '<circle cx="8" cy="5.2" r="2.7"/><path d="M2.8 14a5.2 5.2 0 0 1 10.4 0"/>',
    "phone": '<path d="M3 2.5h2.6l1.2 3-1.6 1.2a8 8 0 0 0 4.1 4.1l1.2-1.6 3 1.2V13a1 1 0 0 1-1 1A10.5 10.5 0 0 1 2 3.5a1 1 0 0 1 1-1Z"/>',
    "play": '<path d="M4.5 3v10l8-5z"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "portal": '<path d="M2 3h12v10H2zM2 6h12"/><path d="M4.5 9h4"/>',
    "printer": '<path d="M4.5 6V2.5h7V6M4.5 11.5h-2.5V6h12v5.5h-2.5"/><path d="M4.5 9.5h7v4h-7z"/>',
    "question": f'{_CLOCK}<path d="M6.3 6.4A1.7 1.7 0 1 1 8.6 8c-.5.2-.6.5-.6 1M8 11.2h.01"/>',
    "refresh": '<path d="M13 6.5A5.3 5.3 0 0 0 3.4 5.2M3 9.5a5.3 5.3 0 0 0 9.6 1.3M3.2 2.3v3h3M12.8 13.7v-3h-3"/>',
    "reply": '<path d="M6.5 3.5 2 8l4.5 4.5V9.7c3.5 0 5.8 1 7.5 3.3-.4-4-2.8-6.5-7.5-6.7z"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
    "send": '<path d="M2.5 8 13.5 2.8 10.8 13.5 7.6 9.2zM7.6 9.2l5.9-6.4"/>',
    "settings": (
        '<circle cx="8" cy="8" r="2"/><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4"/>'
    ),
    "sign-out": '<path d="M9.5 3h-7v10h7M6.5 8H14M11 5l3 3-3 3"/>',
    "signpost": '<path d="M7 1.8v12.4M4.5 14.2h5M3 3.5h7.5l2.5 2.25L10.5 8H3z"/>',
    "sun": (
        '<circle cx="8" cy="8" r="3"/>'
        '<path d="M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9"/>'
    ),
    "system": '<path d="M2 3h12v8H2zM5.5 13.5h5M8 11v2.5"/>',
    "trash": '<path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9"/>',
    "undo": '<path d="M3 6h6.5a3.5 3.5 0 0 1 0 7H6M5.5 3 2.5 6l3 3"/>',
    "upload": '<path d="M8 10.5v-8M4.5 6 8 2.5 11.5 6M2.5 13.5h11"/>',
    "warning": '<path d="M8 2.2 14.5 13.5h-13z"/><path d="M8 6.5v3M8 11.5h.01"/>',
    "wifi": '<path d="M1.8 6.2a9 9 0 0 1 12.4 0M4.2 8.8a5.5 5.5 0 0 1 7.6 0M8 12h.01"/>',
}

CHANNELS = {"portal": "portal", "email": "mail", "mail": "mail", "chat": "chat", "phone": "phone", "api": "code"}


class UnknownIcon(LookupError):
    """A template asked for an icon that is not in the family."""


@lru_cache(maxsize=500)
def draw(name: str, *, label: str = "", large: bool = False) -> SafeString:
    """The icon as inline SVG; silent to screen readers unless it has a label of its own. Raises UnknownIcon."""
    if name not in DRAWINGS:
        raise UnknownIcon(name)
    drawing = mark_safe(DRAWINGS[name])  # noqa: S308  # Our own drawings above, nothing typed by anybody.
    size = "icon is-large" if large else "icon"
    if label:
        return format_html('<svg class="{}" viewBox="0 0 16 16" role="img" aria-label="{}">{}</svg>', size, label, drawing)
    return format_html('<svg class="{}" viewBox="0 0 16 16" aria-hidden="true">{}</svg>', size, drawing)
