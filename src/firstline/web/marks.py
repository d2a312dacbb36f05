"""The desk's own small files at fixed addresses: favicon and robots.txt."""

import struct
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

_DAY = 24 * 3600
_SIDE = 32
_GROUND, _PETROL, _REST = (0xFD, 0xFC, 0xFB), (0x00, 0x6A, 0x70), (0xD9, 0xD6, 0xD1)
_BEHIND = ("accounts", "administration", "api", "desk", "live", "requests")
ROBOTS = "\n".join(["User-agent: *", *(f"Disallow: /{folder}/" for folder in _BEHIND), ""])


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark for browsers that ask for /favicon.ico without being told of the SVG."""
    return HttpResponse(_icon(), content_type="image/x-icon", headers={"Cache-Control": f"max-age={_DAY}"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may show the portal and nothing behind it."""
    return HttpResponse(ROBOTS, content_type="text/plain", headers={"Cache-Control": f"max-age={_DAY}"})


@cache
def _icon() -> bytes:
    """An ICO of one 32 × 32 picture, drawn here: an F over the minute line with twenty seconds gone."""
    rows = [[_point(x, y) for x in range(_SIDE)] for y in range(_SIDE)]
    pixels = b"".join(bytes((blue, green, red, 255)) for row in reversed(rows) for red, green, blue in row)
    mask = bytes(_SIDE * _SIDE // 8)
    header = struct.pack("<IiiHHIIiiII", 40, _SIDE, _SIDE * 2, 1, 32, 0, len(pixels) + len(mask), 0, 0, 0, 0)
    picture = header + pixels + mask
    return struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", _SIDE, _SIDE, 0, 0, 1, 32, len(picture), 22) + picture


def _point(x: int, y: int) -> tuple[int, int, int]:
    stem = 9 <= x < 13 and 4 <= y < 22
    arms = 9 <= x < 23 and (4 <= y < 8 or 11 <= y < 15) and not (y >= 11 and x >= 20)
    if stem or arms:
        return _PETROL
    if 26 <= y < 29 and 3 <= x < 29:
        return _PETROL if x < 20 else _REST
    return _GROUND
