"""A mail's sender is proven, or is not; with mails that are really signed, and a domain name system of our own."""

import base64
import time
from functools import cache

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from firstline.channels.email.authenticating import Authentication, authenticate
from firstline.testing.fakes import KnownNames

MAIL = (
    b"From: Renate Ohlsen <renate@nordlicht.example.net>\r\nTo: service@lindenhof.example.org\r\nSubject: Drucker\r\n"
    b"Message-ID: <1@nordlicht.example.net>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0100\r\n\r\nSeit heute morgen geht nichts mehr.\r\n"
)
HOST = "93.184.215.14"
POLICY = {"_dmarc.nordlicht.example.net": ("v=DMARC1; p=reject",)}
SPF = {"nordlicht.example.net": (f"v=spf1 ip4:{HOST} -all",)}
MX = frozenset({"mx.lindenhof.example.org"})


@cache
def key(bits: int = 1024) -> tuple[bytes, str]:
    """The private key, and the record with the public one."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    public = private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return pem, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def signed(mail: bytes = MAIL, *, by: str = "nordlicht.example.net", **options: object) -> bytes:
    return dkim.sign(mail, b"desk", by.encode(), key()[0], **options) + mail


def keys(*domains: str) -> dict[str, tuple[str, ...]]:
    return {f"desk._domainkey.{domain}": (key()[1],) for domain in domains or ("nordlicht.example.net",)}


def looked_at(
    raw: bytes, *, names: KnownNames | None = None, path: str = "", host: str = "", trusted: frozenset[str] = frozenset()
) -> Authentication:
    return authenticate(raw, envelope_from=path, client_host=host, resolver=names or KnownNames(), trusted=trusted)


def test_a_signed_mail_is_proven() -> None:
    found = looked_at(signed(), names=KnownNames(txt={**keys(), **POLICY}))

    assert (found.dkim, found.dmarc, found.aligned, found.by) == ("pass", "pass", True, "dns")
    assert found.proves("renate@nordlicht.example.net")
    assert not found.proves("renate@example.net")


@pytest.mark.parametrize("canonical", [(b"relaxed", b"relaxed"), (b"simple", b"simple"), (b"relaxed", b"simple")])
def test_in_every_canonical_form(canonical: tuple[bytes, bytes]) -> None:
    mail = MAIL + b"Zeile  mit \t Luecken   \r\n\r\n\r\n"

    assert looked_at(signed(mail, canonicalize=canonical), names=KnownNames(txt=keys())).aligned


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (lambda mail: mail.replace(b"nichts mehr", b"alles wieder"), "other words"),
        (lambda mail: mail.replace(b"Subject: Drucker", b"Subject: Passwort"), "another subject"),
        (lambda mail: mail.replace(b"renate@", b"daniel@"), "another author"),
        (lambda mail: b"From: chef@nordlicht.example.net\r\n" + mail, "a second From above"),
        (lambda mail: mail.replace(b"To: service", b"From: chef@nordlicht.example.net\r\nTo: service"), "a second From below"),
        (
            lambda mail: mail.replace(b"renate@nordlicht.example.net>", b"renate@nordlicht.example.net>, chef@nordlicht.example.net"),
            "two authors",
        ),
    ],
)
def test_what_was_changed_is_not_proven(changed: object, why: str) -> None:
    assert not looked_at(changed(signed()), names=KnownNames(txt=keys())).aligned  # type: ignore[operator]  # a function of the table


def test_the_signature_of_somebody_else_proves_nothing() -> None:
    found = looked_at(signed(by="evil.example"), names=KnownNames(txt={**keys("evil.example"), **POLICY}))

    assert (found.dkim, found.dmarc, found.aligned) == ("pass", "fail", False)


@pytest.mark.parametrize(
    ("signer", "author", "policy", "aligned"),
    [
        ("mail.example.net", "nordlicht.example.net", "v=DMARC1; p=none", True),
        ("mail.example.net", "nordlicht.example.net", "v=DMARC1; p=none; adkim=s", False),
        ("shop.co.uk", "mail.shop.co.uk", "v=DMARC1; p=none", True),
        ("shop.co.uk", "mail.shop.co.uk", "v=DMARC1; p=none; adkim=s", False),
        # Nobody owns co.uk, nor a host for everybody's pages.
        ("other.co.uk", "shop.co.uk", "v=DMARC1; p=none", False),
        ("evil.github.io", "shop.github.io", "v=DMARC1; p=none", False),
    ],
)
def test_alignment(signer: str, author: str, policy: str, aligned: bool) -> None:
    mail = MAIL.replace(b"nordlicht.example.net>", f"{author}>".encode())
    names = KnownNames(txt={**keys(signer), f"_dmarc.{author}": (policy,)})

    assert looked_at(signed(mail, by=signer), names=names).aligned is aligned


@pytest.mark.parametrize(
    ("path", "host", "result", "aligned"),
    [
        ("renate@nordlicht.example.net", HOST, "pass", True),
        ("renate@nordlicht.example.net", "8.8.8.8", "fail", False),
        ("bounce@mailer.example.com", HOST, "pass", False),
        ("bounce@nothing.example.com", HOST, "none", False),
        ("", HOST, "none", False),
        ("<>", HOST, "none", False),
        # Our own network says nothing about where the mail comes from.
        ("renate@nordlicht.example.net", "127.0.0.1", "none", False),
        ("renate@nordlicht.example.net", "10.0.0.5", "none", False),
        ("renate@nordlicht.example.net", "", "none", False),
        ("renate@nordlicht.example.net", "mx.example.net", "none", False),
    ],
)
def test_the_host_that_brought_it(path: str, host: str, result: str, aligned: bool) -> None:
    names = KnownNames(txt={**SPF, "mailer.example.com": ("v=spf1 ip4:93.184.215.0/24 -all",)})

    found = looked_at(MAIL, names=names, path=path, host=host)

    assert (found.spf, found.aligned) == (result, aligned)


@pytest.mark.parametrize(
    ("record", "result"),
    [
        ("v=spf1 include:other.example -all", "pass"),
        ("v=spf1 a mx ~all", "pass"),
        ("v=spf1 exists:%{ir}.%{d} ?all", "neutral"),
        ("v=spf1 redirect=other.example", "pass"),
        ("v=spf1 include:nordlicht.example.net -all", "permerror"),
        ("v=spf1 ip4:nonsense -all", "permerror"),
        ("v=spf1 a:x1.example a:x2.example a:x3.example a:x4.example -all", "permerror"),
        ("v=spf1 " + " ".join(f"include:i{n}.example" for n in range(12)), "permerror"),
        ("v=spf1 include:slow.example -all", "temperror"),
        ("v=spf1 " + "ip4:1.2.3.4 " * 300, "neutral"),
        (b"v=spf1 \xff\xfe ip4:1.2.3.4 -all", "permerror"),
        ("v=spf1 %{" * 400, "permerror"),
        ("nothing of that sort", "none"),
    ],
)
def test_records_of_strangers(record: str | bytes, result: str) -> None:
    names = KnownNames(
        txt={"nordlicht.example.net": (record,), "other.example": (f"v=spf1 ip4:{HOST} -all",), "i0.example": ("v=spf1 -all",)},
        a={"nordlicht.example.net": (HOST,)},
        dead=frozenset({"slow.example"}),
    )

    assert looked_at(MAIL, names=names, path="renate@nordlicht.example.net", host=HOST).spf == result


@pytest.mark.parametrize(
    "record",
    [
        "",
        "p=",
        "v=DKIM1; p=",
        "v=DKIM1; p=!!!",
        "v=DKIM1; k=dsa; p=AAAA",
        "p=" + "A" * 900,
        b"p=\xff\xfe",
        "v=DKIM1; p=AAAA; s=other",
        "p;;;==",
    ],
)
def test_broken_keys_prove_nothing(record: str | bytes) -> None:
    found = looked_at(signed(), names=KnownNames(txt={"desk._domainkey.nordlicht.example.net": (record,)}))

    assert (found.dkim, found.aligned) == ("fail", False)


def test_a_key_with_a_huge_exponent_costs_nothing() -> None:
    names = KnownNames(txt={"desk._domainkey.nordlicht.example.net": (f"v=DKIM1; p={base64.b64encode(b'0' * 60_000).decode()}",)})

    begun = time.process_time()

    assert not looked_at(signed(), names=names).aligned
    assert time.process_time() - begun < 0.5


def test_a_signature_over_the_beginning_alone_proves_nothing() -> None:
    assert not looked_at(signed(length=True) + b"Ueberweisen Sie sofort.\r\n", names=KnownNames(txt=keys())).aligned


def test_a_signature_that_leaves_out_from_proves_nothing() -> None:
    raw = signed().replace(b"from : ", b"", 2)

    assert not looked_at(raw, names=KnownNames(txt=keys())).aligned


def test_the_owner_is_found_among_many_signatures() -> None:
    raw = signed()
    for number in range(3):
        raw = dkim.sign(MAIL, b"desk", f"s{number}.example".encode(), key()[0]) + raw

    assert looked_at(raw, names=KnownNames(txt=keys())).aligned


def test_many_signatures_are_not_all_looked_at() -> None:
    names = KnownNames(txt=keys())

    looked_at(b"".join(signed(by=f"s{n}.example")[: -len(MAIL)] for n in range(40)) + MAIL, names=names)

    assert len([name for name in names.asked if "_domainkey" in name]) <= 4


@pytest.mark.parametrize(
    "raw",
    [
        b"DKIM-Signature: " + b"a=b; " * 100_000 + b"\r\n" + MAIL,
        b"DKIM-Signature: v=1; a=rsa-sha256; b=" + b"\r\n \r\n " * 20_000 + b"\r\n" + MAIL,
        b"DKIM-Signature: v=1" + b"\r\n x" * 100_000 + b"\r\n" + MAIL,
        b"X: y\r\n" * 100_000 + signed(),
        signed(canonicalize=(b"relaxed", b"relaxed")) + b" " * 2_000_000,
        signed() + b"\r\n" * 2_000_000,
        signed() + b" \r\n" * 300_000,
        b"\x00" * 1_000_000,
        b"",
    ],
    ids=["long", "blanks", "folded", "headers", "gap", "newlines", "blank lines", "nul", "empty"],
)
def test_no_mail_keeps_the_proof_busy(raw: bytes) -> None:
    begun = time.process_time()

    looked_at(raw, names=KnownNames(txt=keys()))

    assert time.process_time() - begun < 3


def test_without_an_answer_nothing_is_proven_and_nothing_fails() -> None:
    names = KnownNames(dead=frozenset({"nordlicht.example.net", "desk._domainkey.nordlicht.example.net", "_dmarc.nordlicht.example.net"}))

    found = looked_at(signed(), names=names, path="renate@nordlicht.example.net", host=HOST)

    assert (found.spf, found.dkim, found.dmarc, found.aligned) == ("temperror", "temperror", "temperror", False)


def results(text: str) -> bytes:
    return f"Authentication-Results: {text}\r\n".encode()


@pytest.mark.parametrize(
    ("text", "aligned"),
    [
        ("mx.lindenhof.example.org; dmarc=pass header.from=nordlicht.example.net", True),
        ("MX.Lindenhof.example.org 1; dkim=pass (2048-bit key; ok) header.d=nordlicht.example.net", True),
        ("mx.lindenhof.example.org; dkim=pass header.i=@nordlicht.example.net header.s=desk", True),
        ("mx.lindenhof.example.org; spf=pass smtp.mailfrom=renate@nordlicht.example.net", True),
        ("mx.lindenhof.example.org;\r\n\tdkim=fail;\r\n\tspf=pass smtp.mailfrom=nordlicht.example.net", True),
        ("mx.lindenhof.example.org; dkim=fail header.d=nordlicht.example.net; dkim=pass header.d=nordlicht.example.net", True),
        ("mx.lindenhof.example.org; dmarc=fail header.from=nordlicht.example.net; spf=pass smtp.mailfrom=nordlicht.example.net", False),
        ("mx.lindenhof.example.org; dmarc=pass header.from=evil.example", False),
        ("mx.lindenhof.example.org; dkim=pass header.d=evil.example", False),
        ("mx.lindenhof.example.org; none", False),
        # A sender chooses what stands in the return path: it cannot end the statement.
        ('mx.lindenhof.example.org; spf=pass smtp.mailfrom="x; dkim=pass header.d=nordlicht.example.net"@evil.example', False),
        ("mx.lindenhof.example.org; spf=fail (x; dkim=pass header.d=nordlicht.example.net) smtp.mailfrom=a@evil.example", False),
        ('mx.lindenhof.example.org; spf=fail reason="x; dkim=pass header.d=nordlicht.example.net', False),
        ("mx.lindenhof.example.org; spf=fail (; dkim=pass header.d=nordlicht.example.net", False),
        # Not of the trusted server.
        ("mx.evil.example; dmarc=pass header.from=nordlicht.example.net", False),
        ("mx.lindenhof.example.org.evil.example; dmarc=pass header.from=nordlicht.example.net", False),
        ("(mx.lindenhof.example.org) mx.evil.example; dmarc=pass header.from=nordlicht.example.net", False),
    ],
)
def test_the_word_of_a_trusted_server(text: str, aligned: bool) -> None:
    assert looked_at(results(text) + MAIL, trusted=MX).aligned is aligned


def test_only_the_topmost_word_counts() -> None:
    good = results("mx.lindenhof.example.org; dmarc=pass header.from=nordlicht.example.net")
    bad = results("mx.lindenhof.example.org; dmarc=fail header.from=nordlicht.example.net")

    assert not looked_at(bad + good + MAIL, trusted=MX).aligned
    assert not looked_at(results("mx.other.example; none") + good + MAIL, trusted=MX).aligned
    assert not looked_at(good + MAIL).aligned
    assert looked_at(good + bad + MAIL, trusted=MX).by == "mx.lindenhof.example.org"
