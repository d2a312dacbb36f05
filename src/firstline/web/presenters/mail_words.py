"""The codes of a mail's fate in words: why it was decided so, what is doubtful about its sender, what had to be repaired."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from firstline.channels.email.models import InboundMail

# Each reason as the rest of the sentence "because …"; %(…)s are facts of the mail's row.
REASONS = {
    "no_reference": _("It names no ticket of ours."),
    "came_back": _("It belongs to ticket %(number)s, which is closed."),
    "unclear_sender": _("It cannot be told who wrote it."),
    "number_of_a_stranger": _("Its subject names ticket %(number)s, but the sender does not take part in it."),
    "third_party": _("It answers ticket %(number)s, but the sender does not take part in it."),
    "machine_matter": _("A program reported something of its own."),
    "released": _("An administrator let it in."),
    "in_reply_to": _("It answers our message in ticket %(number)s (In-Reply-To %(named)s)."),
    "references": _("It refers to our message in ticket %(number)s (References %(named)s)."),
    "reply_address": _("It went to the reply address of ticket %(number)s."),
    "earlier_mail": _("It answers an earlier mail in ticket %(number)s."),
    "number": _("Its subject names ticket %(number)s, and the sender takes part in it."),
    "joined": _("An agent joined it to this ticket."),
    "same_mail": _("The same mail came before."),
    "storm": _("Its sender wrote so much at once that it was only counted: %(count)s so far."),
    "ends_worker": _("Reading it ended our program several times."),
    "poison": _("Our program failed while reading it."),
    "empty": _("There was nothing in it."),
    "not_a_mail": _("It is not written as a mail is."),
    "failed": _("It could not be read."),
    "too_big": _("It is larger than this desk takes."),
    "unread": _("It was taken in without being read."),
    "own_mail": _("It is a mail of ours that came back."),
    "loop_header": _("It carries the mark of our own mails."),
    "own_message_id": _("It carries the Message-ID of a mail of ours."),
    "out_of_office": _("It is an absence note."),
    "automatic_subject": _("Its subject is that of an automatic answer."),
    "auto_replied": _("It says that a program answered."),
    "autoresponder": _("It carries the headers of an answering program."),
    "precedence": _("It says that a program sent it."),
    "auto_generated": _("It says that a program wrote it."),
    "null_return_path": _("It has no return address, as mails of machines."),
    "machine_sender": _("A mail server sent it."),
    "never_read_sender": _("Nobody reads mails to its sender."),
    "complaint": _("Somebody called a mail of ours unwanted."),
    "feedback_report": _("A provider reported about a mail of ours."),
    "delivery_delayed": _("A mail of ours is late; it is still being tried."),
    "delivery_failed": _("A mail of ours could not be delivered."),
    "delivery_receipt": _("A mail of ours was delivered."),
    "read_receipt": _("A mail of ours was opened."),
    "deleted_unread": _("A mail of ours was deleted unread."),
    "list_headers": _("It came over a mailing list."),
    "person_on_list": _("Somebody wrote over a mailing list."),
    "precedence_bulk": _("It says that it went to many."),
    "mass_mailer": _("A program for circulars sent it."),
    "person": _("A person wrote it."),
}
# What is doubtful, by the codes of channels.email.identities; %(what)s is what was found.
DOUBTS = {
    "several_senders": _("names several senders: %(what)s"),
    "no_sender": _("names no sender"),
    "our_address": _("claims to come from an address of ours: %(what)s"),
    "name_is_an_address": _("the name shows another address: %(what)s"),
    "lookalike_domain": _("looks like %(what)s, but is not"),
    "reused_id": _("carries the Message-ID of another mail"),
}
PROBLEMS = {
    "bad_header": _("headers that were not well formed"),
    "too_many_headers": _("more headers than are read"),
    "bad_boundary": _("parts that were not well separated"),
    "bad_encoding": _("parts that were not well encoded"),
    "bad_charset": _("letters in another character set than announced"),
    "bad_date": _("a date that nobody can read"),
    "bad_winmail": _("a winmail.dat that could not be opened"),
    "too_deep": _("mails within mails, deeper than is read"),
    "too_many_parts": _("more parts than are read"),
    "too_many_files": _("more files than are kept"),
    "text_cut": _("a text longer than is read"),
    "message_cut": _("a text longer than a message may be"),
    "encrypted": _("an encrypted part"),
    "no_sender": _("no sender"),
    "several_senders": _("several senders"),
    "unread": _("the whole mail: it is attached as a file"),
}
RESULTS = {
    "pass": _("proven"),
    "fail": _("refuted"),
    "softfail": _("probably refuted"),
    "neutral": _("not said"),
    "none": _("nothing published"),
    "temperror": _("could not be looked up"),
    "permerror": _("published wrongly"),
    "policy": _("not accepted"),
}


def reason(mail: InboundMail) -> str:
    """Why the mail has its fate, as a sentence; a code without words stays a code."""
    if mail.kind == InboundMail.Kind.ROUND_TRIP:
        return gettext("It tries out the way to this desk, which works.")
    words = REASONS.get(mail.reason)
    facts = {"number": "", "named": "", "count": "", **_plain(mail.facts)}
    return str(words) % facts if words is not None else mail.reason


def doubts(facts: Mapping[str, Any]) -> list[str]:
    """What is doubtful about the sender or the mail, as short sentences."""
    found = facts.get("doubts")
    if not isinstance(found, dict):
        return []
    return [str(DOUBTS[code]) % {"what": what} for code, what in found.items() if code in DOUBTS]


def problems(codes: list[str]) -> list[str]:
    return [str(PROBLEMS.get(code, code)) for code in codes]


def proof(authentication: Mapping[str, Any]) -> tuple[str, str]:
    """Whether the sender is proven, in words and tone; ("", "") where nothing was looked at."""
    if not authentication:
        return "", ""
    if authentication.get("aligned"):
        return gettext("sender proven"), "kept"
    return gettext("sender not proven"), "soon"


def proofs(authentication: Mapping[str, Any]) -> list[tuple[str, str]]:
    """SPF, DKIM and DMARC with what came out."""
    names = (("SPF", "spf"), ("DKIM", "dkim"), ("DMARC", "dmarc"))
    return [(name, str(RESULTS.get(str(authentication[key]), authentication[key]))) for name, key in names if authentication.get(key)]


def _plain(facts: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in facts.items() if isinstance(value, str | int)}
