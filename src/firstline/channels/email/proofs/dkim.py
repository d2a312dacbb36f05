"""DKIM (RFC 6376): which domain has signed the mail. Bounded in signatures, keys, headers and lines, whatever the mail brings."""

import importlib
import logging
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from firstline.channels.email.parsing.headers import Block
from firstline.channels.email.port import NoAnswer, Resolver
from firstline.channels.email.proofs.domains import in_ascii, is_near

_MOST_SIGNATURES = 4
_MOST_SIGNATURE = 4_000
_MOST_SIGNED_HEADERS = 100
_MOST_HEAD = 256 * 1024
_MOST_HEAD_LINES = 5_000
_MOST_LINES = 1_000_000
# A key of 4,096 bits takes 736 letters; longer ones only cost time.
_MOST_KEY = 1_000
_BLANKS = re.compile(rb"[\t ]+")
_WIDE_GAP = re.compile(rb"\s{60}")
_ALGORITHM = b"rsa-sha256"

_logger = logging.getLogger("firstline.dkim.quiet")
_logger.addHandler(logging.NullHandler())
_logger.propagate = False
_logger.setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True, slots=True)
class Signed:
    """What the signatures say: pass, fail, none, temperror, permerror, neutral (not understood), and whose the best of them is."""

    result: str
    domain: str = ""


def verdict(raw: bytes, *, head: Block, near: str, resolver: Resolver) -> Signed:
    """near: the domain of From; signatures of its owner are tried first."""
    if not any(name.lower() == "dkim-signature" for name, _value in head.fields):
        return Signed("none")
    if head.is_broken or head.body_at > _MOST_HEAD or raw.count(b"\n", 0, head.body_at) > _MOST_HEAD_LINES:
        return Signed("permerror")
    if raw.count(b"\n") > _MOST_LINES:
        return Signed("permerror")
    try:
        mail = _package().DKIM(raw, logger=_logger)
    # A foreign mail trips the package in many ways; all mean that it proves nothing.
    except Exception:
        return Signed("permerror")
    return _best(mail, near=near, resolver=resolver)


def _best(mail: Any, *, near: str, resolver: Resolver) -> Signed:
    """The first valid signature of near's owner; else the first valid one; else what went wrong with the first."""
    said: list[Signed] = []
    body, small_body = mail.body, b""
    for place, fields in _tried_first(mail, near):
        if b"relaxed" in fields.get(b"c", b"").split(b"/")[-1:] and not small_body:
            # Equal for relaxed signatures, and without the long gaps that make the package slow.
            small_body = _BLANKS.sub(b" ", body)
        mail.body = small_body if fields.get(b"c", b"").endswith(b"/relaxed") else body
        signed = _one(mail, place, fields, resolver)
        if signed.result == "pass" and is_near(signed.domain, near):
            return signed
        said.append(signed)
    return next((one for one in said if one.result == "pass"), said[0] if said else Signed("permerror"))


def _tried_first(mail: Any, near: str) -> list[tuple[int, dict[bytes, bytes]]]:
    found: list[tuple[int, dict[bytes, bytes]]] = []
    values = [value for name, value in mail.headers if name.lower() == b"dkim-signature"]
    for place, value in enumerate(values[:50]):
        if len(value) > _MOST_SIGNATURE or _WIDE_GAP.search(value):
            continue
        try:
            found.append((place, _tags().parse_tag_value(value)))
        except _tags().InvalidTagValueList:
            continue
    found.sort(key=lambda each: not is_near(_domain(each[1]), near))
    return found[:_MOST_SIGNATURES]


def _one(mail: Any, place: int, fields: dict[bytes, bytes], resolver: Resolver) -> Signed:
    domain = _domain(fields)
    signed_headers = [name.strip().lower() for name in fields.get(b"h", b"").split(b":")]
    # A signature over a part of the body (l=) lets anybody write below it.
    if fields.get(b"a") != _ALGORITHM or b"l" in fields:
        return Signed("neutral", domain)
    if not domain or b"from" not in signed_headers or len(signed_headers) > _MOST_SIGNED_HEADERS:
        return Signed("permerror", domain)
    try:
        is_valid = mail.verify(idx=place, dnsfunc=lambda name, timeout=0: _key(name, resolver))
    except NoAnswer:
        return Signed("temperror", domain)
    # As above: strangers wrote the signature and the key.
    except Exception:
        return Signed("fail", domain)
    return Signed("pass" if is_valid else "fail", domain)


def _domain(fields: dict[bytes, bytes]) -> str:
    return in_ascii(fields.get(b"d", b"").decode("ascii", "replace"))


def _key(name: bytes, resolver: Resolver) -> bytes | None:
    texts = [text for text in resolver.texts(name.decode("ascii", "replace").rstrip(".").lower()) if b"p=" in text]
    return texts[0] if texts and len(texts[0]) <= _MOST_KEY else None


@cache
def _package() -> Any:
    # A quarter of a second to load: with the first mail, not at the start.
    return importlib.import_module("dkim")


@cache
def _tags() -> Any:
    return importlib.import_module("dkim.util")
