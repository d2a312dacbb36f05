"""Requests that arrive the short way, by the API, where the story begins later."""

import json
from urllib.request import Request, urlopen

from firstline.runtime.tests.desks import Desk, firstline

RENATE = {"name": "Renate Heller", "mail": "renate.heller@nordlicht.example.net"}


class Arrivals:
    """The desk's door for programs."""

    def __init__(self, desk: Desk, address: str) -> None:
        self.address = address
        printed = firstline("token", "--for", "petra@lindenhof.example.org", FIRSTLINE_DATA=str(desk.data))
        assert printed.returncode == 0, printed.stderr
        self.token = printed.stdout.strip().splitlines()[-1]

    def take_in(self, subject: str, text: str, *, queue: str = "l1-desk", requester: dict[str, str] = RENATE) -> int:
        """The number of the new ticket."""
        said = {"subject": subject, "text": text, "queue": queue, "requester": requester, "channel": "portal"}
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        with urlopen(Request(f"{self.address}/api/v1/tickets", json.dumps(said).encode(), headers)) as answer:
            return int(json.load(answer)["number"])
