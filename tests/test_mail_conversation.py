"""A customer and an agent write to each other by real mail servers: one ticket, one thread, every file as it was, every mail once."""

import http.client
import json
import secrets
import smtplib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid

import pytest

from firstline.runtime.tests.desks import Desk, desk, firstline
from firstline.testing.dovecot import PASSWORD, Dovecot, dovecot
from firstline.testing.postfix import Postfix, postfix
from firstline.testing.waiting import free_port, until
from tests.test_crashes import call

pytestmark = pytest.mark.slow

# The address that each way leads to.
WAYS = {
    "lmtp": "service@lindenhof.example.org",
    "smtp": "netz@lindenhof.example.org",
    "imap": "it@lindenhof.example.org",
}
_MORE = """
import time
from firstline.channels.email.entrances import open_entrance
from firstline.channels.email.mailboxes import Access, connect_mailbox
from firstline.channels.email.models import Entrance
from firstline.channels.email.secrets import Password
from firstline.core import clock
open_entrance(address={smtp!r}, name="Netz", queue=None, is_default=False, now=clock.now())
fetched = Entrance.objects.get(address={imap!r})
access = Access("127.0.0.1", {port}, Entrance.Security.NONE, {imap!r}, "INBOX", Password({password!r}))
connect_mailbox(entrance=fetched, access=access, by=None, now=clock.now())
for _ in range(600):
    if Entrance.objects.filter(pk=fetched.pk, fetched_at__isnull=False).exists():
        print("watched")
        break
    time.sleep(0.1)
"""


@dataclass(frozen=True)
class World:
    """A desk between two real mail servers."""

    desk: Desk
    token: str
    postfix: Postfix
    dovecot: Dovecot


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Postfix brings mail to the listener by LMTP and SMTP, and to a mailbox that the desk fetches; all other to Dovecot."""
    lmtp, smtp = free_port(), free_port()
    with dovecot() as boxes:
        ways = {WAYS["lmtp"]: f"lmtp:inet:127.0.0.1:{lmtp}", WAYS["smtp"]: f"smtp:[127.0.0.1]:{smtp}"}
        with postfix(ways=ways, otherwise=f"lmtp:inet:127.0.0.1:{boxes.lmtp}") as relay:
            settings = {
                "FIRSTLINE_SMTP_LISTEN": f"lmtp://127.0.0.1:{lmtp},127.0.0.1:{smtp}",
                "FIRSTLINE_SMTP_URL": f"smtp://127.0.0.1:{relay.smtp}",
                "FIRSTLINE_DNS": "off",
            }
            with desk(tmp_path_factory.mktemp("mail") / "data", "--demo=people", **settings) as running:
                more = _MORE.format(smtp=WAYS["smtp"], imap=WAYS["imap"], port=boxes.imap, password=PASSWORD)
                told = firstline("manage", "--data", str(running.data), "shell", "-c", more)
                assert "watched" in told.stdout, told.stdout + told.stderr
                told = firstline("token", "--for", "mia@lindenhof.example.org", "--data", str(running.data))
                yield World(running, told.stdout.strip().splitlines()[-1], relay, boxes)


def picture() -> bytes:
    """A PNG that nobody has seen before."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = b"".join(b"\x00" + secrets.token_bytes(3 * 16) for _ in range(16))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def document() -> bytes:
    """A PDF as far as anybody looks, with all kinds of bytes."""
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + secrets.token_bytes(20_000) + bytes(range(256)) + b"\n\r\n.\r\n%%EOF\n"


@dataclass
class Customer:
    """Somebody with a mailbox at a provider and a mail program."""

    world: World
    address: str
    sent: list[str] = field(default_factory=list)

    def inbox(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.world.dovecot.mails(self.address)]

    def answers(self) -> list[EmailMessage]:
        """What people wrote to them."""
        return [mail for mail in self.inbox() if mail["Message-ID"] not in self.sent and mail["Auto-Submitted"] is None]

    def write(self, to: str, *, picture: bytes, document: bytes) -> None:
        mail = EmailMessage(policy=policy.SMTP)
        mail["Subject"] = "Fehler beim Drucken – Büro 3"
        mail.set_content("Sieht so aus: [Bild]\r\n\r\nViele Grüße\r\n")
        mail.add_alternative('<p>Sieht so aus: <img src="cid:shot.1@client"></p><p>Viele Grüße</p>', subtype="html")
        shown = mail.get_payload()[1]  # type: ignore[index]  # The HTML, of two parts.
        shown.add_related(picture, maintype="image", subtype="png", cid="<shot.1@client>", filename="Bild.png", disposition="inline")
        mail.add_attachment(document, maintype="application", subtype="pdf", filename="Übersicht Büro.pdf")
        self._send(mail, to)

    def answer(self, answered: EmailMessage, text: str) -> None:
        """As mail programs do: to Reply-To, with the references, what was said below."""
        mail = EmailMessage(policy=policy.SMTP)
        mail["Subject"] = f"AW: {answered['Subject']}"
        mail["In-Reply-To"] = answered["Message-ID"]
        mail["References"] = f"{answered['References']} {answered['Message-ID']}"
        said = answered.get_body(("plain",))
        assert said is not None
        quoted = "\r\n".join(f"> {line}" for line in said.get_content().splitlines())
        mail.set_content(f"{text}\r\n\r\nAm 24.11.2026 um 09:12 schrieb {answered['From']}:\r\n{quoted}\r\n")
        self._send(mail, answered["Reply-To"] or answered["From"])

    def _send(self, mail: EmailMessage, to: str) -> None:
        mail["From"] = f"Jördis Ähre <{self.address}>"
        mail["To"] = to
        mail["Message-ID"] = make_msgid(domain="client.example.net")
        with smtplib.SMTP("127.0.0.1", self.world.postfix.smtp, timeout=60) as line:
            line.send_message(mail)
        self.world.dovecot.keep(self.address, mail.as_bytes())
        self.sent.append(mail["Message-ID"])


@dataclass
class Agent:
    """Mia, by her program."""

    world: World

    def get(self, path: str) -> dict[str, object]:
        status, told = call(self.world.desk.port, self.world.token, "GET", f"/api/v1{path}")
        assert status == 200, told
        return told

    def logged(self, message_id: str) -> list[dict[str, object]]:
        return list(self.get(f"/mail-log?message_id={message_id.strip('<>')}")["items"])  # type: ignore[call-overload]

    def messages(self, ticket: object) -> list[dict[str, object]]:
        return list(self.get(f"/tickets/{ticket}/messages")["items"])  # type: ignore[call-overload]

    def download(self, url: object) -> bytes:
        return self._ask("GET", str(url), None, {})[1]

    def upload(self, ticket: object, name: str, content: bytes) -> str:
        mark = secrets.token_hex(16)
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        return str(json.loads(self._ask("POST", f"/api/v1/tickets/{ticket}/attachments", body, kind)[1])["key"])

    def reply(self, ticket: object, text: str, *files: str) -> None:
        body = {"text": text, "attachments": list(files)}
        status, told = call(self.world.desk.port, self.world.token, "POST", f"/api/v1/tickets/{ticket}/messages", body)
        assert status == 201, told

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.world.desk.port, timeout=60)
        try:
            line.request(method, path, body, {"Authorization": f"Bearer {self.world.token}", **headers})
            answer = line.getresponse()
            told = answer.read()
            assert answer.status in {200, 201}, told
            return answer.status, told
        finally:
            line.close()


def fate_of(agent: Agent, message_id: str) -> dict[str, object]:
    """When it has one; it stands in the log once."""
    until(lambda: [row["fate"] != "waiting" for row in agent.logged(message_id)] == [True], seconds=90)
    return agent.logged(message_id)[0]


def files_of(mail: EmailMessage) -> dict[str, tuple[str, bytes]]:
    """By name: how a mail program shows it, and what it holds."""
    named = [part for part in mail.walk() if part.get_filename()]
    return {part.get_filename(): (part.get_content_disposition(), part.get_payload(decode=True)) for part in named}


@pytest.mark.parametrize("way", list(WAYS))
def test_customer_and_agent_write_to_each_other(world: World, way: str) -> None:
    customer, agent = Customer(world, f"j.aehre-{way}@provider.example.net"), Agent(world)
    their_picture, their_document = picture(), document()
    our_picture, our_document = picture(), document()

    customer.write(WAYS[way], picture=their_picture, document=their_document)
    opened = fate_of(agent, customer.sent[0])
    ticket = opened["ticket"]
    files = [agent.upload(ticket, "Anleitung.pdf", our_document), agent.upload(ticket, "schritt.png", our_picture)]
    agent.reply(ticket, "Bitte so einstellen:\n\n[schritt.png]\n\nViele Grüße", *files)
    until(lambda: len(customer.answers()) == 1, seconds=90)
    [answer] = customer.answers()
    customer.answer(answer, "Danke, das war es!")
    followed = fate_of(agent, customer.sent[1])
    agent.reply(ticket, "Gern.")
    until(lambda: len(customer.answers()) == 2, seconds=90)

    assert [(row["way"], row["fate"], row["ticket"]) for row in (opened, followed)] == [
        (way, "new_ticket", ticket),
        (way, "follow_up", ticket),
    ]
    assert len(agent.get(f"/mail-log?text={customer.address}")["items"]) == 2  # type: ignore[arg-type]
    their_words, _, their_answer, _ = messages = agent.messages(ticket)
    assert [message["direction"] for message in messages] == ["inbound", "outbound", "inbound", "outbound"]
    assert their_answer["text_without_quotation"] == "Danke, das war es!"
    assert {file["name"]: agent.download(file["url"]) for file in their_words["attachments"]} == {  # type: ignore[attr-defined]
        "Bild.png": their_picture,
        "Übersicht Büro.pdf": their_document,
    }
    assert [file["content_id"] for file in their_words["attachments"] if file["name"] == "Bild.png"] == ["shot.1@client"]  # type: ignore[attr-defined]
    assert files_of(answer) == {"schritt.png": ("inline", our_picture), "Anleitung.pdf": ("attachment", our_document)}
    is_one_thread(customer)


def is_one_thread(customer: Customer) -> None:
    """In the customer's mail program: what they sent, the confirmation and both answers, each once and each below what it answers."""
    inbox = customer.inbox()
    ids = [str(mail["Message-ID"]) for mail in inbox]
    assert len(set(ids)) == len(ids) == 5
    assert [sorted(thread) for thread in customer.world.dovecot.threads(customer.address)] == [[1, 2, 3, 4, 5]]
    for mail in inbox:
        if mail["Message-ID"] != customer.sent[0]:
            assert str(mail["References"]).split()[0] == customer.sent[0]
            assert mail["In-Reply-To"].strip() in ids
    second = customer.answers()[1]
    assert second["In-Reply-To"].strip() == customer.sent[1]
    shown = customer.answers()[0].get_body(("html",))
    picture = next(part for part in customer.answers()[0].walk() if part.get_filename() == "schritt.png")
    assert shown is not None
    assert f"cid:{str(picture['Content-ID']).strip('<>')}" in shown.get_content()
