"""Domains as proofs compare them: who could own both."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList


def in_ascii(domain: str) -> str:
    """Lower case, without the last dot, foreign letters as the DNS writes them; empty if it is no domain."""
    domain = domain.strip().rstrip(".").lower()
    try:
        written = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return written if 0 < len(written) <= 253 and all(0 < len(label) < 64 for label in written.split(".")) else ""


def domain_of(address: str) -> str:
    """What stands behind the last @, or nothing."""
    return in_ascii(address.rpartition("@")[2].strip("<> ")) if "@" in address else ""


def owned(domain: str) -> str:
    """The part of the domain that somebody can register: mail.shop.co.uk is shop.co.uk."""
    return _suffixes().privatesuffix(domain) or domain


def is_near(one: str, other: str, *, strict: bool = False) -> bool:
    """Whether both belong to the same owner; strictly: whether they are the same (DMARC's alignment)."""
    if not one or not other:
        return False
    return one == other or (not strict and owned(one) == owned(other))


@cache
def _suffixes() -> "PublicSuffixList":
    # Read with the first mail, not with the first page.
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()
