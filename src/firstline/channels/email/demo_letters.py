"""The demo world's mails, as programs write them: a conversation, HTML with a picture, a circular, two machines, one broken."""

import struct
import zlib
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

SERVICE, IT = "service@lindenhof.example.org", "it@lindenhof.example.org"
RENATE = "Renate Heller <renate.heller@nordlicht.example.net>"
DANIEL = "Daniel Okafor <d.okafor@falkenberg.example.com>"
HAAS = "Dr. Cornelia Haas <c.haas@falkenberg.example.com>"
SUPPLIER = "Glasfaser Nord <betrieb@glasfaser-nord.example.net>"
STRANGER = "Olaf Brandt <o.brandt@werft-altona.example.net>"
CIRCULAR = "Druckerwelt <neues@druckerwelt.example.com>"
_WIDTH, _HEIGHT = 480, 88

NETWORK = """Guten Tag,

seit gestern Abend fällt bei uns im Wohnzimmer immer wieder das WLAN aus, meist für zwei bis drei Minuten.
Die Lampen am Router leuchten dabei ganz normal. Einen Neustart habe ich schon zweimal gemacht.

Können Sie bitte nachsehen, woran das liegt?

Viele Grüße
Renate Heller
"""
NETWORK_MORE = """Noch etwas: Am Kabel ist es stabil, nur über WLAN bricht es ab.

Viele Grüße
Renate Heller

Am 23.11.2026 schrieb Renate Heller:
> seit gestern Abend fällt bei uns im Wohnzimmer immer wieder das WLAN aus, meist für zwei bis drei Minuten.
> Die Lampen am Router leuchten dabei ganz normal.
"""
LICENCE = """Hello,

the CAD licence server refuses new sessions since this morning ("no seats left"), although only four of us are working.
Could you free the stale seats, please? We have a review at three.

Thanks
Daniel

--
Daniel Okafor · Falkenberg GmbH · Werk Nord
"""
LAPTOP = """Guten Tag,

mein Laptop fragt seit dem Wochenende bei jedem Start nach einem Wiederherstellungsschlüssel. Ich bin bis Freitag unterwegs
und brauche ihn am Montag.

Mit freundlichen Grüßen
Cornelia Haas
"""
QUESTION = """Moin,

wir hatten letztes Jahr einen Zugang zu Ihrem Lieferantenportal. Gilt der noch? Das Kennwort wird nicht angenommen.

Gruß aus Altona
Olaf Brandt
"""
MAINTENANCE = """Sehr geehrte Damen und Herren,

in der Nacht vom 28. auf den 29. November warten wir die Strecke Flensburg–Rostock. Zwischen 1:00 und 4:00 Uhr kann Ihre Leitung
bis zu 20 Minuten unterbrochen sein. Bitte bestätigen Sie uns den Termin.

Glasfaser Nord, Betrieb
"""
MAINTENANCE_HTML = """<div style="max-width:560px;font-family:Arial,sans-serif;color:#23313a">
<img src="cid:banner" alt="Glasfaser Nord" width="480" height="88" style="max-width:100%">
<h2 style="color:#0b6470">Wartung der Strecke Flensburg–Rostock</h2>
<p>Sehr geehrte Damen und Herren,</p>
<p>in der Nacht vom <strong>28. auf den 29. November</strong> warten wir die Strecke. In dieser Zeit kann Ihre Leitung kurz
unterbrochen sein:</p>
<table style="border-collapse:collapse" cellpadding="6"><tr><th style="text-align:left;border-bottom:1px solid #ccc">Abschnitt</th>
<th style="text-align:left;border-bottom:1px solid #ccc">Von</th><th style="text-align:left;border-bottom:1px solid #ccc">Bis</th></tr>
<tr><td>Flensburg–Kiel</td><td>1:00 Uhr</td><td>2:30 Uhr</td></tr><tr><td>Kiel–Rostock</td><td>2:30 Uhr</td><td>4:00 Uhr</td></tr></table>
<p>Bitte <a href="https://portal.glasfaser-nord.example.net/wartung/2811">bestätigen Sie uns den Termin</a>.</p>
<p style="color:#66757f;font-size:12px">Glasfaser Nord GmbH, Betrieb
<img src="https://bilder.glasfaser-nord.example.net/siegel.png" alt="Geprüfter Betrieb" width="120" height="40"></p></div>"""
ABSENT = """Guten Tag,

ich bin bis zum {day} nicht im Büro und lese meine E-Mails nicht. In dringenden Fällen wenden Sie sich bitte an mein Sekretariat.

Mit freundlichen Grüßen
Cornelia Haas
"""
OFFER = "Nur diese Woche: 20 % auf alle Toner. Abbestellen: https://druckerwelt.example.com/ab\n"
BROKEN = b"\x00\x01\x02\xff" * 64


def letter(*, sender: str, to: str, subject: str, text: str, at: datetime, name: str, answers: str = "", **headers: str) -> EmailMessage:
    """A mail of a person; name: the first half of its Message-ID; further headers by name with _ for -."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, to, subject, format_datetime(at)
    mail["Message-ID"] = message_id(name, sender)
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    for header, value in headers.items():
        mail[header.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def message_id(name: str, sender: str) -> str:
    return f"<{name}@{sender.rpartition('@')[2].rstrip('>')}>"


def maintenance(at: datetime) -> EmailMessage:
    """HTML with a picture of its own and one that would be loaded from elsewhere."""
    mail = letter(sender=SUPPLIER, to=SERVICE, subject="Wartung in der Nacht zum 29.11.", text=MAINTENANCE, at=at, name="wartung-2811")
    mail.add_alternative(MAINTENANCE_HTML, subtype="html")
    shown = mail.get_body(("html",))
    assert shown is not None
    shown.add_related(_banner(), "image", "png", cid="<banner>", filename="banner.png")
    return mail


def undeliverable(*, address: str, original: str, at: datetime) -> bytes:
    """A mail server's report that a mail of ours could not be delivered (RFC 3464)."""
    lines = f"""From: Mail Delivery System <MAILER-DAEMON@mx.werft-altona.example.net>
To: {SERVICE}
Subject: Undelivered Mail Returned to Sender
Date: {format_datetime(at)}
Message-ID: <bounce-1@mx.werft-altona.example.net>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.werft-altona.example.net

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b1
Content-Type: text/rfc822-headers

From: {SERVICE}
To: {address}
Message-ID: {original}

--b1--
"""
    return lines.replace("\n", "\r\n").encode("ascii")


def _banner() -> bytes:
    """A picture (PNG) of light on water."""
    rows = b"".join(b"\0" + b"".join(bytes(_colour(x, y)) for x in range(_WIDTH)) for y in range(_HEIGHT))
    size = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    packed = [struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _colour(x: int, y: int) -> tuple[int, int, int]:
    crest = (x + (y * y) // 40) % 60 < 3 and y > _HEIGHT // 2
    return (150, 205, 205) if crest else (11 + x // 24, 84 + x // 16 + y // 4, 104 + y // 2)
