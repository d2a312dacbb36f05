"""Calling the API as somebody: the client of these tests."""

import json
from typing import Any

from django.test import Client

from firstline.administration.tokens import create_token
from firstline.people.models import Person
from firstline.testing import clock


class Program:
    """A program that holds a person's token."""

    def __init__(self, person: Person | None = None, *, token: str = "") -> None:
        self.person = person
        self.token = token or (create_token(person=person, name="test", now=clock.NOW) if person else "")
        self._client = Client(raise_request_exception=True)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response; `data` is its JSON, or the bytes of a file. Header names with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send(method, path, b"" if body is None else json.dumps(body).encode(), "application/json", **given)

    def send(self, method: str, path: str, content: bytes, media_type: str, **headers: str) -> Any:
        """A body as it is."""
        given = dict(headers)
        if self.token:
            given["Authorization"] = f"Bearer {self.token}"
        response = self._client.generic(method, f"/api/v1{path}", content, content_type=media_type, headers=given)
        if response.streaming:
            response.data = b"".join(response.streaming_content)
        elif response["Content-Type"].startswith("application/json"):
            response.data = json.loads(response.content)
        return response

    def upload(self, path: str, file: Any, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()} | {"Authorization": f"Bearer {self.token}"}
        response = self._client.post(f"/api/v1{path}", {"file": file}, headers=given)
        response.data = json.loads(response.content)
        return response

    def get(self, path: str) -> Any:
        return self("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, {} if body is None else body, **headers)
