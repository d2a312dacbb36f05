"""Who the client is and how it came: proxies that the operator named may say so, everybody else's word about it is thrown away."""

from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from firstline.runtime.live import Receive, Scope, Send

Network = IPv4Network | IPv6Network
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_SAID_BY_PROXIES = frozenset(
    {b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"x-real-ip"}
)


class Proxies:
    """Wraps an ASGI application: what it sees as client and scheme is true."""

    def __init__(self, application: Application, *, trusted: Sequence[Network]) -> None:
        self._application = application
        self._trusted = trusted
        self._believing = ProxyHeadersMiddleware(application, [str(network) for network in trusted])  # type: ignore[arg-type]  # our scopes are plain mappings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._application(scope, receive, send)
            return
        host, port = scope.get("client") or ("", 0)
        address = _address(host)
        seen = {**scope, "client": (str(address or host), port)}
        if address is not None and any(address in network for network in self._trusted):
            await self._believing(seen, receive, send)  # type: ignore[arg-type]
            return
        seen["headers"] = [(name, value) for name, value in scope["headers"] if name not in _SAID_BY_PROXIES]
        await self._application(seen, receive, send)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """A socket for both kinds of addresses shows the older ones in a longer form, which no setting names."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
