"""How our mails become bytes: plain seven-bit lines that every server takes as they are, ids left whole."""

from email.message import Message
from email.policy import SMTP, EmailPolicy
from typing import Any

_IDS = frozenset({"message-id", "in-reply-to", "references"})


class _Lines(EmailPolicy):
    """As the library writes, but it would encode ids that are longer than a line, and nobody would find them again."""

    def fold(self, name: str, value: Any) -> str:
        return _ids(name, value) if name.lower() in _IDS else str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        return _ids(name, value).encode("ascii") if name.lower() in _IDS else bytes(super().fold_binary(name, value))


def _ids(name: str, value: Any) -> str:
    return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"


POLICY = _Lines(linesep=SMTP.linesep, cte_type="7bit", raise_on_defect=False)


def written(mail: Message) -> bytes:
    """The mail as it goes over the line."""
    return mail.as_bytes(policy=POLICY)
