"""
Whether a mail really comes from the domain in its From: SPF and DKIM with DMARC's alignment, or the word of a trusted server before us.

Invariant: `aligned` is true only for a mail with exactly one author, proven for exactly that domain.
"""

from dataclasses import dataclass

from firstline.channels.email.parsing import headers
from firstline.channels.email.parsing.mailboxes import mailboxes
from firstline.channels.email.port import NoAnswer, Resolver
from firstline.channels.email.proofs import dkim, spf
from firstline.channels.email.proofs.domains import domain_of, is_near, owned
from firstline.channels.email.proofs.vouched import vouched

BY_DNS = "dns"


@dataclass(frozen=True, slots=True)
class Authentication:
    """
    What speaks for the sender: results as RFC 8601 names them, and by whom: "dns" (we looked), or the trusted server's name.

    `domain`: the one of From that was looked at; ask `proves` rather than `aligned` alone.
    """

    spf: str
    dkim: str
    dmarc: str
    aligned: bool
    by: str
    domain: str = ""

    def proves(self, address: str) -> bool:
        """Whether this address's domain is the proven one."""
        return self.aligned and domain_of(address) == self.domain

    def as_facts(self) -> dict[str, str | bool]:
        """For InboundMail.authentication."""
        return {"spf": self.spf, "dkim": self.dkim, "dmarc": self.dmarc, "aligned": self.aligned, "by": self.by}


def authenticate(raw: bytes, *, envelope_from: str, client_host: str, resolver: Resolver, trusted: frozenset[str]) -> Authentication:
    """
    Never fails and never waits long (Resolver). trusted: names of servers whose Authentication-Results count.

    client_host: the address of the host that brought the mail; empty, or one of our own network, where that tells nothing (no SPF then).
    """
    head = headers.block(raw)
    domain = _domain_of_author(head)
    word = vouched(head, domain=domain, trusted=trusted)
    if word is not None:
        return Authentication(word.spf, word.dkim, word.dmarc, word.aligned, word.by, domain)

    sent = spf.verdict(envelope_from=envelope_from, client_host=client_host, resolver=resolver)
    signed = dkim.verdict(raw, head=head, near=domain, resolver=resolver)
    policy, problem = _policy(domain, resolver)
    by_signature = signed.result == "pass" and is_near(signed.domain, domain, strict=policy.get("adkim") == "s")
    by_host = sent == "pass" and is_near(domain_of(envelope_from), domain, strict=policy.get("aspf") == "s")
    aligned = bool(domain) and (by_signature or by_host)
    dmarc = problem or (("pass" if aligned else "fail") if policy else "none")
    return Authentication(sent, signed.result, dmarc, aligned, BY_DNS, domain)


def _domain_of_author(head: headers.Block) -> str:
    """Empty if there is no author, or more than one: nobody can be proven then."""
    written = head.every("from")
    if len(written) != 1:
        return ""
    authors = mailboxes(written)
    return domain_of(authors[0].address) if len(authors) == 1 else ""


def _policy(domain: str, resolver: Resolver) -> tuple[dict[str, str], str]:
    """The tags of the domain's DMARC record or its owner's, and what went wrong in asking."""
    try:
        for name in dict.fromkeys((domain, owned(domain))) if domain else ():
            records = [text for text in resolver.texts(f"_dmarc.{name}") if text.lower().lstrip().startswith(b"v=dmarc1")]
            if len(records) == 1:
                return _tags(records[0][:2_000].decode("ascii", "replace")), ""
    except NoAnswer:
        return {}, "temperror"
    return {}, ""


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";")[:50])
    return {name.strip().lower(): value.strip().lower() for name, _equals, value in pairs if name.strip()}
