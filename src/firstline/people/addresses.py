"""Pure: how people are reached, in the one spelling under which they are found again."""

import unicodedata

import phonenumbers

from firstline.core.text import one_line

DEFAULT_REGION = "DE"


class NotAnAddress(Exception):
    """The text cannot be a mail address or a phone number."""


def normal_mail(text: str) -> str:
    """
    Lower-case mail address without blanks. Raises NotAnAddress.

    Only what decides about identity is checked: one @, something on both sides, no blanks or controls.
    """
    mail = unicodedata.normalize("NFC", text.strip()).lower()
    local, at, domain = mail.rpartition("@")
    too_long = len(mail) > 254 or len(local) > 64
    if (
        not at
        or not local
        or "." not in domain.strip(".")
        or too_long
        or any(c.isspace() or not c.isprintable() or c in '<>",;()' for c in mail)
    ):
        raise NotAnAddress(text)
    return mail


def normal_phone(text: str, *, region: str = DEFAULT_REGION) -> str:
    """
    E.164 ("+493023125211"). Raises NotAnAddress.

    Numbers that are possible but not assigned (fiction, extensions of a PBX) are kept.
    """
    try:
        number = phonenumbers.parse(one_line(text, most=60), region)
    except phonenumbers.NumberParseException as problem:
        raise NotAnAddress(text) from problem
    if not 4 <= len(str(number.national_number)) <= 15:
        raise NotAnAddress(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spoken_phone(e164: str) -> str:
    """As people write it: "+49 30 23125211"."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(e164, None), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return e164
