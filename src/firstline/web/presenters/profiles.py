"""A person's addresses and devices as facts to read and to use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firstline.channels.email.models import AddressTrouble
from firstline.people.addresses import spoken_phone
from firstline.people.models import Address, Device, Person

_GLYPHS = {Address.Kind.MAIL: "mail", Address.Kind.PHONE: "phone", Address.Kind.POSTAL: "building"}


@dataclass(frozen=True)
class Reached:
    """One way to reach somebody; url dials or writes."""

    pk: int
    glyph: str
    label: str
    words: str
    url: str
    troubles: Sequence[str] = ()


@dataclass(frozen=True)
class Equipment:
    """A device: its kind and model, and what else is known of it."""

    pk: int
    title: str
    facts: Sequence[str]


def needs(person: Person) -> list[str]:
    """What helps this person, in words."""
    return [need_words(code) for code in person.needs]


def need_words(code: str) -> str:
    """The word of a known need; others were written by agents and stay as they are."""
    known = {
        "screen_reader": _("uses a screen reader"),
        "plain_language": _("plain language, step by step"),
        "large_print": _("large print"),
        "no_phone": _("cannot phone"),
        "sign_language": _("sign language"),
    }
    return known.get(code, code)


def device_kind(code: str) -> str:
    """The word of a known kind of device; others stay as they were written."""
    known = {
        "router": _("router"),
        "phone": _("mobile phone"),
        "laptop": _("laptop"),
        "desktop": _("desktop computer"),
        "dock": _("docking station"),
        "braille": _("braille display"),
        "printer": _("printer"),
        "monitor": _("monitor"),
    }
    return known.get(code, code)


def reached(person: Person, troubles: Iterable[AddressTrouble] = ()) -> list[Reached]:
    """troubles: what machines told about the person's addresses."""
    known = list(troubles)
    return [_reached(address, [one for one in known if one.address == address.value]) for address in person.addresses.all()]


def devices(person: Person) -> list[Equipment]:
    return [_equipment(device) for device in person.devices.all()]


def _reached(address: Address, troubles: Iterable[AddressTrouble]) -> Reached:
    kind = Address.Kind(address.kind)
    words = spoken_phone(address.value) if kind == Address.Kind.PHONE else address.shown
    url = {Address.Kind.MAIL: f"mailto:{quote(address.value, safe='@')}", Address.Kind.PHONE: f"tel:{quote(address.value, safe='+')}"}
    return Reached(address.pk, _GLYPHS[kind], str(kind.label), words, url.get(kind, ""), [_trouble(one) for one in troubles])


def _trouble(trouble: AddressTrouble) -> str:
    if trouble.kind == AddressTrouble.Kind.FAILED:
        return _("cannot be reached for good")
    if trouble.until is None:
        return _("away")
    # Kept is the moment after the last day.
    return _("away until %(day)s") % {"day": date_format(trouble.until - timedelta(days=1), "SHORT_DATE_FORMAT")}


def _equipment(device: Device) -> Equipment:
    kind = device_kind(device.kind)
    title = " · ".join(filter(None, (kind[:1].upper() + kind[1:], device.model)))
    facts = (device.serial, device.firmware, device.system, device.place)
    return Equipment(device.pk, title, [fact for fact in facts if fact and fact != "-"])
