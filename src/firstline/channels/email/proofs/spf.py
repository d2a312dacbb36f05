"""SPF (RFC 7208): whether the host that brought the mail may send for the domain of the return path."""

import importlib
import warnings
from functools import cache
from ipaddress import ip_address
from typing import Any

from firstline.channels.email.port import NoAnswer, Resolver
from firstline.channels.email.proofs.domains import domain_of

_MOST_VOID = 2
_RESULTS = frozenset({"pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"})


def verdict(*, envelope_from: str, client_host: str, resolver: Resolver) -> str:
    """One of SPF's results; "none" where nothing can be said: no return path, or a host of our own network."""
    domain = domain_of(envelope_from)
    if not domain or not _is_outside(client_host):
        return "none"
    package = _package()
    local = envelope_from.strip("<> ").rpartition("@")[0]
    question = package.query(i=client_host, s=f"{local or 'postmaster'}@{domain}", h="", timeout=0, querytime=0)
    question.dns = _Lookups(question, resolver, package)
    try:
        result = str(question.check()[0])
    except NoAnswer:
        return "temperror"
    # The package meets records that strangers wrote; whatever trips it is their error.
    except Exception:
        return "permerror"
    return result if result in _RESULTS else "permerror"


class _Lookups:
    """In place of the package's own questions: asks our resolver, and counts names that have nothing."""

    def __init__(self, question: Any, resolver: Resolver, package: Any) -> None:
        self.question, self.resolver, self.package = question, resolver, package

    def __call__(self, name: object, kind: str, cnames: object = None, ignore_void: bool = False) -> list[Any]:
        found = self._found(str(name).rstrip(".").lower(), kind)
        if not found and not ignore_void:
            self.question.void_lookups += 1
            if self.question.void_lookups > _MOST_VOID:
                raise self.package.PermError("too many names that have nothing")
        return found

    def _found(self, name: str, kind: str) -> list[Any]:
        if not name or len(name) > 253 or not all(0 < len(label) < 64 for label in name.split(".")):
            return []
        if kind == "TXT":
            return [(text,) for text in self.resolver.texts(name)]
        if kind in {"A", "AAAA"}:
            return list(self.resolver.addresses(name, six=kind == "AAAA"))
        if kind == "MX":
            return list(self.resolver.exchanges(name))
        return list(self.resolver.names(name)) if kind == "PTR" else []


def _is_outside(host: str) -> bool:
    try:
        return ip_address(host.strip("[]").removeprefix("IPv6:")).is_global
    except ValueError:
        return False


@cache
def _package() -> Any:
    # Loaded with the first mail. Its source has escapes that newer Pythons warn about.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("spf")
