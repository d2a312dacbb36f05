"""Stand-ins for the outside, one for each port."""

from dataclasses import dataclass, field
from typing import TypeVar

from firstline.channels.email.port import NoAnswer

Record = TypeVar("Record")


@dataclass
class KnownNames:
    """A domain name system of these records; names in `dead` never answer. `asked` has every question."""

    txt: dict[str, tuple[str | bytes, ...]] = field(default_factory=dict)
    a: dict[str, tuple[str, ...]] = field(default_factory=dict)
    mx: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    srv: dict[str, tuple[tuple[int, int, str], ...]] = field(default_factory=dict)
    dead: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def texts(self, name: str) -> tuple[bytes, ...]:
        return tuple(text.encode() if isinstance(text, str) else text for text in self._of(self.txt, name))

    def addresses(self, name: str, *, six: bool) -> tuple[str, ...]:
        return tuple(one for one in self._of(self.a, name) if (":" in one) == six)

    def exchanges(self, name: str) -> tuple[tuple[int, str], ...]:
        return self._of(self.mx, name)

    def services(self, name: str) -> tuple[tuple[int, int, str], ...]:
        return self._of(self.srv, name)

    def names(self, name: str) -> tuple[str, ...]:
        return self._of({}, name)

    def _of(self, records: dict[str, tuple[Record, ...]], name: str) -> tuple[Record, ...]:
        self.asked.append(name)
        if name in self.dead:
            raise NoAnswer(name)
        return records.get(name, ())
