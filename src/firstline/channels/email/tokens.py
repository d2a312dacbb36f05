"""Fresh access to mailboxes at Microsoft 365 and Google: the adapter of the port TokenEndpoint over HTTPS."""

import http.client
import json
import ssl
from urllib.parse import urlencode, urlsplit

from firstline.channels.email.port import FreshToken, TokenAway, TokenRefused
from firstline.channels.email.secrets import OAuth

_SECONDS = 20.0
_MOST_BYTES = 100_000
_REFUSALS = frozenset({400, 401, 403})


class HttpsTokenEndpoint:
    """Asks as RFC 6749 says (section 6)."""

    def refresh(self, secret: OAuth) -> FreshToken:
        place = urlsplit(secret.token_url)
        if place.scheme != "https" or not place.hostname:
            raise TokenRefused("the address for tokens must begin with https://")
        asked = {
            "grant_type": "refresh_token",
            "refresh_token": secret.refresh,
            "client_id": secret.client,
            **({"client_secret": secret.client_secret} if secret.client_secret else {}),
        }
        status, body = _post(place.hostname, place.port or 443, place.path or "/", urlencode(asked))
        return _read(status, body)


def _post(host: str, port: int, path: str, body: str) -> tuple[int, bytes]:
    asking = http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=ssl.create_default_context())
    try:
        asking.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"})
        answer = asking.getresponse()
        return answer.status, answer.read(_MOST_BYTES)
    except (OSError, http.client.HTTPException) as problem:
        raise TokenAway(f"{type(problem).__name__}: {problem}"[:300]) from problem
    finally:
        asking.close()


def _read(status: int, body: bytes) -> FreshToken:
    try:
        told = json.loads(body)
    except ValueError:
        told = {}
    told = told if isinstance(told, dict) else {}
    if status in _REFUSALS:
        raise TokenRefused(str(told.get("error_description") or told.get("error") or status)[:300])
    access, lasts = told.get("access_token"), told.get("expires_in", 3600)
    if status != http.client.OK or not isinstance(access, str) or not isinstance(lasts, int | float):
        raise TokenAway(f"the answer was {status}")
    # Some give a new key for the next time with each answer.
    return FreshToken(access, float(lasts), str(told.get("refresh_token") or ""))
