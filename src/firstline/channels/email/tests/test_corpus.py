"""Every mail of the corpus is read as it must be; its name and its reason say what is awkward about it."""

import pytest

from firstline.channels.email.parsing.headers import content_key, keys
from firstline.channels.email.parsing.parts import ParsedMail, Unreadable
from firstline.channels.email.parsing.reading import read
from firstline.channels.email.tests.corpus.all import SAMPLES
from firstline.channels.email.tests.corpus.making import Sample


def test_there_are_enough_of_them_and_each_has_a_name() -> None:
    assert len(SAMPLES) >= 300
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_it_is_read_as_it_must_be(sample: Sample) -> None:
    facts = dict(sample.facts)
    keys(sample.raw)
    content_key(sample.raw)

    if "unreadable" in facts:
        with pytest.raises(Unreadable) as refused:
            read(sample.raw)
        assert refused.value.code == facts["unreadable"]
        return
    mail = read(sample.raw)

    assert _differences(mail, facts) == {}, sample.reason
    assert sorted(_lines(mail.said) + _lines(mail.quoted)) == sorted(_lines(mail.whole))


def _differences(mail: ParsedMail, facts: dict[str, object]) -> dict[str, object]:
    seen = {name: _seen(mail, name, wanted) for name, wanted in facts.items()}
    return {name: (seen[name], wanted) for name, wanted in facts.items() if seen[name] != wanted}


def _seen(mail: ParsedMail, name: str, wanted: object) -> object:
    match name:
        case "files":
            return [file.name for file in mail.files]
        case "contents":
            return [file.content for file in mail.files]
        case "kinds":
            return [file.media_type for file in mail.files]
        case "inline":
            return [file.content_id for file in mail.files if file.is_inline]
        case "sender":
            return (mail.sender.name, mail.sender.address) if mail.sender else None
        case "to" | "cc" | "reply_to" | "senders":
            return [(each.name, each.address) for each in getattr(mail, name)]
        case "nothing_quoted":
            return not mail.quoted
        case "problems" | "in_reply_to" | "references":
            return list(getattr(mail, name))
        case "reports":
            return [report.media_type for report in mail.reports]
        case _ if name.endswith("_has"):
            text = "\n".join(report.text for report in mail.reports) if name == "reports_has" else getattr(mail, name.removesuffix("_has"))
            return tuple(piece for piece in wanted if piece in text)  # type: ignore[attr-defined]  # wanted is a tuple of texts
        case _:
            return getattr(mail, name)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
