"""
Reading mails: how many usual ones in a second on one core, and what the worst ones of the corpus cost in time and memory.

    python benchmarks/mail_parsing.py [--seconds 5]
"""

import argparse
import base64
import resource
import subprocess
import sys
import time

from firstline.channels.email.tests.corpus.making import BASE64, HTML, TEXT, mail, part, plain, several

_WORDS = "der Router im Haus leuchtet seit gestern rot und das WLAN ist fort, obwohl wir ihn schon zweimal neu gestartet haben. "


def main() -> None:
    """Measure, print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--worst", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.worst:
        worst(chosen.worst)
        return
    print(f"import: {imported():.0f} ms")
    for name, raw in usual().items():
        print(f"{name:28} {len(raw):6} bytes {rate(raw, chosen.seconds):8.0f} mails/s")
    for name in ("nothing", *huge()):
        subprocess.run([sys.executable, __file__, "--worst", name], check=True)


def imported() -> float:
    """Milliseconds that importing the reader takes, beside what Python itself takes."""
    times = []
    for statement in ("pass", "import firstline.channels.email.parsing.reading"):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", statement], check=True)
        times.append(time.perf_counter() - began)
    return (times[1] - times[0]) * 1000


def usual() -> dict[str, bytes]:
    """What comes in every day, about 4 KB each."""
    answer = f"Danke, jetzt geht es.\n\nAm 03.03.2026 um 10:00 schrieb Service:\n> {_WORDS}\n" * 2 + "> alt\n" * 20
    text, html = part(_WORDS * 12, TEXT), part(f"<html><body><p>{_WORDS}</p><blockquote>{_WORDS * 12}</blockquote></body></html>", HTML)
    return {
        "text": plain(_WORDS * 30),
        "text, quoted": plain(answer + _WORDS * 20),
        "text and HTML": several(text, html, kind="alternative"),
        "HTML only": mail(f"<p>{_WORDS * 30}</p>", HTML),
        "with a file": several(text, part(base64.encodebytes(b"x" * 1_500), "Content-Type: application/pdf; name=a.pdf", BASE64)),
    }


def rate(raw: bytes, seconds: float) -> float:
    """Mails of this kind in a second."""
    from firstline.channels.email.parsing.headers import content_key, keys
    from firstline.channels.email.parsing.reading import read

    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds / 5:
        keys(raw)
        content_key(raw)
        read(raw)
        count += 1
    return count / (time.perf_counter() - began)


def huge() -> tuple[str, ...]:
    """Names of the worst."""
    return ("base64", "base64-broken", "quoted-printable", "text", "line", "html", "html-deep", "parts", "headers", "marks", "files")


def worst(name: str) -> None:
    """Read one of them alone in a process; print seconds and megabytes."""
    from firstline.channels.email.parsing.headers import content_key, keys
    from firstline.channels.email.parsing.reading import read

    raw = made(name)
    began = time.process_time()
    keys(raw)
    content_key(raw)
    seen = read(raw)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:20} {len(raw) / 1e6:6.1f} MB {seconds:6.2f} s {peak:6.0f} MB at most  {', '.join(seen.problems)}")


def made(name: str) -> bytes:
    """A mail of 50 MB, or of as much as its kind allows."""
    match name:
        case "base64" | "base64-broken":
            line = b"QUJD" * 19 + (b"!" if name != "base64" else b"") + b"\r\n"
            return mail(b"", "Content-Type: application/zip; name=a.zip", BASE64) + line * (50_000_000 // len(line))
        case "quoted-printable":
            return mail(b"", TEXT, "Content-Transfer-Encoding: quoted-printable") + b"=C3=BC=\r\n" * 5_000_000
        case "text":
            return plain(b"") + b"Hallo Welt, wie geht es?\r\n" * 1_900_000
        case "line":
            return plain(b"") + b"x" * 50_000_000
        case "html":
            return mail(b"", HTML) + b"<p>Hallo <b>Welt</b></p>\r\n" * 1_900_000
        case "html-deep":
            return mail(b"", HTML) + b"<div>" * 10_000_000
        case "parts":
            return several() + b"--=_edge\r\n\r\nx\r\n" * 2_500_000
        case "headers":
            return b"X-Nr: 1\r\n" * 5_000_000 + plain("Hallo")
        case "marks":
            return plain(b"") + b">\r\n" * 16_000_000
        case "files":
            return several(*[part(b"QUJD" * 60_000, "Content-Type: image/png; name=a.png", BASE64)] * 200)
        case _:
            return plain("Hallo")


if __name__ == "__main__":
    main()
