"""A machine's mail is told from a person's, and what it tells is read."""

import time

import pytest

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.looking import Marks
from firstline.channels.email.recognising.rules import recognise
from firstline.channels.email.tests.machines import answers, bounces, people
from firstline.channels.email.tests.machines.sample import OURS, Sample

SAMPLES = (*people.SAMPLES, *answers.SAMPLES, *bounces.REPORTS, *bounces.WORDS, *bounces.OTHERS)
MARKS = Marks(loop="desk-7f3a", is_ours=lambda mail_id: mail_id == OURS)
OUR_ADDRESSES = frozenset({"service@lindenhof.example.org", "it@lindenhof.example.org"})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_is_recognised(sample: Sample) -> None:
    recognised = recognise(sample.parsed(), envelope_from=sample.envelope_from, own_addresses=OUR_ADDRESSES, own_marks=MARKS)

    assert (recognised.kind, recognised.reason) == (sample.kind, sample.reason)
    assert {name: recognised.facts.get(name) for name in sample.facts} == sample.facts


def test_a_person_is_silent_only_where_the_table_says_so() -> None:
    asked = [
        recognise(sample.parsed(), envelope_from="", own_addresses=OUR_ADDRESSES, own_marks=MARKS).facts.get("silent", False)
        for sample in people.SAMPLES
    ]

    assert asked == [sample.facts.get("silent", False) for sample in people.SAMPLES]


def test_every_kind_has_samples() -> None:
    # The desk's own test mails are tried out with their whole way (test_round_trips).
    assert {sample.kind for sample in SAMPLES} == set(InboundMail.Kind) - {InboundMail.Kind.ROUND_TRIP}
    assert len(SAMPLES) >= 100


@pytest.mark.parametrize(
    "words",
    [
        "ich bin ",
        "bis 1.1.",
        "a@" * 3,
        "ihre nachricht wurde am ",
        "-- \n" * 2,
        "<a@b" * 2,
        "die zustellung an ",
        "4.",
        "wir sind bis zum ",
    ],
)
def test_no_text_keeps_the_rules_busy(words: str) -> None:
    mail = Sample(
        "", InboundMail.Kind.PERSON, "", f"From: MAILER-DAEMON@example.com\nAuto-Submitted: auto-replied\n\n{words * 100_000}"
    ).parsed()
    begun = time.process_time()

    recognise(mail, envelope_from="<>", own_addresses=OUR_ADDRESSES, own_marks=MARKS)

    assert time.process_time() - begun < 1
