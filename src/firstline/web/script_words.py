"""The few words our scripts say by themselves, translated on the server and read by say() in request.js."""

from functools import lru_cache

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


@lru_cache
def element(language: str) -> SafeString:
    """The element that carries them in a page of this language, which is the one spoken now."""
    return json_script(all_words(), "script-words")


def all_words() -> dict[str, str]:
    """Each word by the name the scripts know it by; %(…)s are filled in by the scripts."""
    return {
        "draft_saved": _("Draft saved"),
        "draft_here": _("Draft kept in this browser"),
        "unavailable": _("The desk cannot be reached at the moment. Your text is still here. Please try once more."),
        "refused": _("This could not be done. Please reload the page and try once more."),
        "upload_failed": _("%(name)s could not be uploaded."),
        "upload_too_large": _("%(name)s is too large."),
        "uploading": _("Uploading %(name)s"),
        "undo": _("Undo"),
        "close": _("Close"),
        "remove": _("Remove"),
        "nothing_found": _("Nothing found"),
        "found": _("%(count)s found"),
        "copied": _("Copied"),
        "this_page": _("On this page"),
    }
