"""What a domain should publish so that its mails are believed (SPF, DKIM, DMARC), and what the domain name system says of it now."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from firstline.channels.email import providers
from firstline.channels.email.models import DkimKey
from firstline.channels.email.port import NoAnswer, Resolver
from firstline.channels.email.proofs.domains import owned

_ALL = ("~all", "-all", "?all", "+all", "all")


@dataclass(frozen=True)
class Record:
    """
    One TXT record: its name, what should stand there, and what does.

    States: right, missing, other (something else stands there: `found`), unasked (the domain name system gave no answer).
    """

    kind: str
    name: str
    value: str
    state: str
    found: str = ""


def records(domain: str, *, smtp_url: str, key: DkimKey | None, resolver: Resolver) -> list[Record]:
    """key: of the domain, when the desk made one."""
    found = [_spf(domain, smtp_url=smtp_url, resolver=resolver)]
    if key is not None:
        found.append(_dkim(key, resolver))
    return [*found, _dmarc(domain, resolver)]


def _spf(domain: str, *, smtp_url: str, resolver: Resolver) -> Record:
    mechanism = _mechanism(smtp_url)
    wanted = f"v=spf1 {mechanism} ~all"
    try:
        now = _text(domain, "v=spf1", resolver)
    except NoAnswer:
        return Record("spf", domain, wanted, "unasked")
    if not now:
        return Record("spf", domain, wanted, "missing")
    words = now.lower().split()
    if all(word in words for word in mechanism.lower().split()):
        return Record("spf", domain, now, "right", now)
    return Record("spf", domain, _with(now, mechanism), "other", now)


def _mechanism(smtp_url: str) -> str:
    """How the server that sends our mails is named in SPF."""
    host = "" if smtp_url == "file" else (urlsplit(smtp_url).hostname or "")
    if "." not in host or host.replace(".", "").isdecimal():
        return "a mx"
    provider = providers.of_sender(host)
    return provider.spf if provider is not None and provider.spf else f"a:{host}"


def _with(now: str, mechanism: str) -> str:
    """The record that is there, with ours before its end: a domain has only one."""
    words = now.split()
    missing = [word for word in mechanism.split() if word.lower() not in now.lower().split()]
    place = next((index for index, word in enumerate(words) if word.lower() in _ALL or word.lower().startswith("redirect=")), len(words))
    return " ".join([*words[:place], *missing, *words[place:]])


def _dkim(key: DkimKey, resolver: Resolver) -> Record:
    name, wanted = f"{key.selector}._domainkey.{key.domain}", f"v=DKIM1; k=rsa; p={key.public}"
    try:
        texts = [text.decode("utf-8", "replace") for text in resolver.texts(name)]
    except NoAnswer:
        return Record("dkim", name, wanted, "unasked")
    if any(_public(text) == key.public for text in texts):
        return Record("dkim", name, wanted, "right", wanted)
    return Record("dkim", name, wanted, "other" if texts else "missing", texts[0] if texts else "")


def _public(text: str) -> str:
    """The key of a record, whose parts may be written with spaces."""
    parts = dict(part.partition("=")[::2] for part in text.replace(" ", "").split(";"))
    return parts.get("p", "")


def _dmarc(domain: str, resolver: Resolver) -> Record:
    """Of the domain itself, or of the one that it belongs to."""
    name, wanted = f"_dmarc.{domain}", "v=DMARC1; p=none"
    try:
        now = _text(name, "v=DMARC1", resolver) or _text(f"_dmarc.{owned(domain)}", "v=DMARC1", resolver)
    except NoAnswer:
        return Record("dmarc", name, wanted, "unasked")
    return Record("dmarc", name, now or wanted, "right" if now else "missing", now)


def _text(name: str, beginning: str, resolver: Resolver) -> str:
    """The record that begins so, or nothing. Raises NoAnswer."""
    texts = [text.decode("utf-8", "replace") for text in resolver.texts(name)]
    return next((text for text in texts if text.lower().startswith(beginning.lower())), "")
