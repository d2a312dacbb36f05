"""Invitations can be read: what, when, where and from whom; whatever else they are is no invitation."""

from datetime import UTC, date, datetime

import pytest

from firstline.channels.email.invitations import MOST_MEETINGS, NotAnInvitation, read

INVITATION = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
SUMMARY:Umzug des Servers\\, Teil 2
DTSTART;TZID=Europe/Berlin:20261124T143000
DTEND;TZID=Europe/Berlin:20261124T153000
LOCATION:Raum 3
ORGANIZER;CN="Mia Brandt":mailto:mia@lindenhof.example.org
DESCRIPTION:Bitte\\nden Schl
 üssel mitbringen.
END:VEVENT
END:VCALENDAR
"""


def invitation(*lines: str, method: str = "REQUEST") -> bytes:
    return "\n".join(["BEGIN:VCALENDAR", f"METHOD:{method}", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()


def test_an_invitation_says_what_when_where_and_from_whom() -> None:
    [meeting] = read(INVITATION.encode())

    assert meeting.title == "Umzug des Servers, Teil 2"
    assert isinstance(meeting.begins, datetime)
    assert meeting.begins.astimezone(UTC) == datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    assert (meeting.where, meeting.organiser) == ("Raum 3", "Mia Brandt <mia@lindenhof.example.org>")
    assert meeting.text == "Bitte\nden Schlüssel mitbringen."
    assert not meeting.is_cancelled


def test_a_whole_day_has_no_clock() -> None:
    assert read(invitation("DTSTART;VALUE=DATE:20261224"))[0].begins == date(2026, 12, 24)


def test_a_cancelled_meeting_is_told() -> None:
    assert read(invitation("SUMMARY:x", method="CANCEL"))[0].is_cancelled
    assert read(invitation("SUMMARY:x", "STATUS:CANCELLED"))[0].is_cancelled


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff" * 99, b"BEGIN:VCALENDAR\nEND:VCALENDAR", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" * 500, b"END:VEVENT", b"x" * 2_000_000],
)
def test_what_is_none_is_told_so(raw: bytes) -> None:
    with pytest.raises(NotAnInvitation):
        read(raw)


def test_of_very_many_meetings_some_are_read() -> None:
    many = invitation(*["SUMMARY:x\nEND:VEVENT\nBEGIN:VEVENT"] * 500)

    assert len(read(many)) == MOST_MEETINGS
