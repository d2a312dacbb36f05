"""Programs at the desk's door: what a story needs to have happened before it begins goes the short way, by the API."""

import json
from functools import cached_property
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from firstline.runtime.tests.desks import Desk, firstline

RENATE = {"name": "Renate Heller", "mail": "renate.heller@nordlicht.example.net"}
QUENTIN = {"name": "Quentin Qwertz", "mail": "quentin@nordlicht.example.net"}


class Program:
    """Acts for an agent."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk, self.name = desk, name

    @cached_property
    def token(self) -> str:
        printed = firstline("token", "--for", f"{self.name}@lindenhof.example.org", FIRSTLINE_DATA=str(self.desk.data))
        assert printed.returncode == 0, printed.stderr
        return printed.stdout.strip().splitlines()[-1]

    def does(self, path: str, **said: object) -> dict[str, object]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        address = f"http://127.0.0.1:{self.desk.port}/api/v1/{path}"
        try:
            with urlopen(Request(address, json.dumps(said).encode(), headers)) as answer:
                return dict(json.load(answer))
        except HTTPError as refusal:
            raise AssertionError(f"{path}: {refusal.code} {refusal.read().decode()}") from None

    def takes_in(self, subject: str, text: str, *, queue: str = "l1-desk", requester: dict[str, str] = RENATE, **more: str) -> int:
        """The number of the new ticket."""
        said = self.does("tickets", subject=subject, text=text, queue=queue, requester=requester, channel="portal", **more)
        return int(str(said["number"]))
