"""Typed readers of the environment; a wrong value stops the start with a hint instead of surprising later."""

import os
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

# libpq's words for the encryption of a connection to the database.
TLS_WORDS = ("sslmode", "sslrootcert", "sslcert", "sslkey")


@dataclass(frozen=True)
class MailPort:
    """Where the listener waits for mail, and whether it speaks LMTP there instead of SMTP."""

    host: str
    port: int
    lmtp: bool

    def __str__(self) -> str:
        return f"{'lmtp://' if self.lmtp else ''}{_in_address(self.host)}:{self.port}"

    @property
    def transport(self) -> str:
        """How a Postfix on this machine names it in its table of transports."""
        host = own_end(self.host)
        return f"lmtp:inet:{_in_address(host)}:{self.port}" if self.lmtp else f"smtp:[{host}]:{self.port}"


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def own_end(host: str) -> str:
    """Where to reach a socket that is bound to all addresses."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # Nothing is bound here.


class SettingError(Exception):
    """A setting cannot be used; the message says which, why, and what would be right."""


def text(name: str, default: str) -> str:
    """Value of NAME, or of the file that NAME_FILE names (for secrets), or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise SettingError(f"{name}_FILE names {file}, which cannot be read: {problem.strerror}") from problem
    return os.environ.get(name, "").strip() or default


def integer(name: str, default: int, *, low: int, high: int) -> int:
    """Whole number between low and high, both included."""
    value = text(name, str(default))
    if not value.lstrip("-").isdigit() or not low <= int(value) <= high:
        raise SettingError(f"{name} is {value!r}; it must be a whole number from {low} to {high}.")
    return int(value)


def switch(name: str, default: bool) -> bool:
    """One of 1/0, true/false, yes/no, on/off."""
    value = text(name, "on" if default else "off").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name} is {value!r}; write on or off.")


def words(name: str, default: tuple[str, ...]) -> list[str]:
    """Comma-separated words."""
    return [word.strip() for word in text(name, ",".join(default)).split(",") if word.strip()]


def networks(name: str, default: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    """Comma-separated addresses (10.0.0.7) and networks (10.0.0.0/8)."""
    try:
        return [ip_network(word, strict=False) for word in words(name, default)]
    except ValueError as problem:
        raise SettingError(
            f"{name}: {problem}. Write addresses like 10.0.0.7 or networks like 10.0.0.0/8, with commas between."
        ) from problem


def mail_ports(name: str) -> list[MailPort]:
    """Comma-separated places like 127.0.0.1:2525, [::1]:2525 or lmtp://127.0.0.1:2424; none when it is not set."""
    found = []
    for word in words(name, ()):
        try:
            parts = urlsplit(word if "://" in word else f"smtp://{word}")
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if not host or not port or parts.scheme not in {"smtp", "lmtp"} or parts.path:
            raise SettingError(f"{name} is {word!r}; write it like 127.0.0.1:2525 or lmtp://127.0.0.1:2424, several with commas between.")
        found.append(MailPort(host, port, parts.scheme == "lmtp"))
    return found


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    """One of the named words."""
    value = text(name, default)
    if value not in among:
        raise SettingError(f"{name} is {value!r}; choose one of {', '.join(among)}.")
    return value


def base_url(name: str, default: str) -> str:
    """Address of the desk as people reach it, without a trailing slash."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise SettingError(f"{name} is {value!r}; write it like https://help.example.org, without a path.")
    return value


def database(name: str, *, embedded_socket: Path) -> dict[str, str | int]:
    """
    Django's connection facts (NAME, USER, PASSWORD, HOST, PORT) from a postgresql:// address.

    Without the setting: the embedded server's socket directory, database and role "firstline".
    """
    value = text(name, "")
    if not value:
        return {"NAME": "firstline", "USER": "firstline", "PASSWORD": "", "HOST": str(embedded_socket), "PORT": ""}
    parts = urlsplit(value)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise SettingError(f"{name} must look like postgresql://user:password@host:5432/name.")
    host = dict(parse_qsl(parts.query)).get("host", "")
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host or parts.hostname or "",
        "PORT": parts.port or "",
    }


def database_tls(name: str) -> dict[str, str]:
    """How the connection is encrypted, behind the question mark of a postgresql:// address; what we do not know is not dropped quietly."""
    said = dict(parse_qsl(urlsplit(text(name, "")).query))
    said.pop("host", None)
    unknown = said.keys() - TLS_WORDS
    if unknown:
        raise SettingError(
            f"{name} says {', '.join(sorted(unknown))}; behind the question mark stand host and {', '.join(TLS_WORDS)} only."
        )
    return said
