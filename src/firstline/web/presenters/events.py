"""Each kind of event as a sentence for agents: one table; a kind that it does not know becomes a neutral line."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from firstline.channels.email.models import InboundMail
from firstline.guides import wording
from firstline.guides.trees import Result
from firstline.routing import rulebook
from firstline.routing.models import Promise
from firstline.routing.timeline import Entry
from firstline.tickets import catalogue
from firstline.tickets.models import Channel, WaitingFor

# A strong beginning and the rest of the sentence.
Sentence = tuple[str, str]


def sentence(entry: Entry) -> Sentence:
    """What happened, in the reader's language."""
    say = _SENTENCES.get(entry.kind)
    return say(entry) if say else (_("Something happened"), _("that this page has no words for yet"))


def language() -> str:
    return (get_language() or "de")[:2]


def queue_name(code: str) -> str:
    """The queue's name; its code when it is gone."""
    queue = rulebook.current().queue(code)
    return queue.name_in(language()) if queue else code


def label(choices: Iterable[tuple[str, Any]], code: str) -> str:
    return str(dict(choices).get(code, code))


def _by(entry: Entry, words: str) -> Sentence:
    """Done by somebody, or by the desk itself."""
    return words, _("by %(name)s") % {"name": entry.actor} if entry.actor else ""


def _contact_began(entry: Entry) -> Sentence:
    return _("New contact:"), label(Channel.choices, entry.event.data["channel"])


def _placed(entry: Entry) -> Sentence:
    return _("Placed"), _("in %(queue)s") % {"queue": queue_name(entry.event.data["queue"])}


def _claimed(entry: Entry) -> Sentence:
    return _by(entry, _("Taken"))


def _released(entry: Entry) -> Sentence:
    return _by(entry, _("Given back"))


def _assigned(entry: Entry) -> Sentence:
    return _("Assigned to %(agent)s") % {"agent": entry.agent}, _by(entry, "")[1]


def _needs_lead(entry: Entry) -> Sentence:
    moves = entry.event.data["moves"]
    text = ngettext("moved %(count)s time", "moved %(count)s times", moves) % {"count": moves}
    return _("The shift lead should look"), text


def _broken(entry: Entry) -> Sentence:
    return _("Promise missed:"), label(Promise.Kind.choices, entry.event.data["promised"])


def _classified(entry: Entry) -> Sentence:
    data = entry.event.data
    pattern = catalogue.current().patterns_by_code.get(data["fault_pattern"])
    name = pattern.name_in(language()) if pattern else _("no fault pattern")
    return _("Classified:"), _("%(pattern)s, %(priority)s") % {"pattern": name, "priority": data["priority"]}


def _waiting(entry: Entry) -> Sentence:
    return _("Waits for %(whom)s") % {"whom": label(WaitingFor.choices, entry.event.data["waiting_for"])}, _by(entry, "")[1]


def _resumed(entry: Entry) -> Sentence:
    return _by(entry, _("Work goes on"))


def _resolved(entry: Entry) -> Sentence:
    return _("Solved at level %(level)s") % {"level": entry.event.data["level"]}, _by(entry, "")[1]


def _confirmed(entry: Entry) -> Sentence:
    return _by(entry, _("Solution confirmed"))


def _rejected(entry: Entry) -> Sentence:
    return _by(entry, _("Solution rejected"))


def _reopened(entry: Entry) -> Sentence:
    return _by(entry, _("Reopened"))


def _closed(entry: Entry) -> Sentence:
    reasons = {
        "confirmed": _("after confirmation"),
        "silence": _("after silence"),
        "withdrawn": _("withdrawn"),
        "joined": _("joined to another ticket"),
    }
    return _("Closed"), reasons.get(entry.event.data["why"], "")


def _not_delivered(entry: Entry) -> Sentence:
    return _("An e-mail could not be delivered"), ""


def _mail_noted(entry: Entry) -> Sentence:
    return _("An automatic e-mail came:"), label(InboundMail.Kind.choices, entry.event.data["noted"])


def _mails_folded(entry: Entry) -> Sentence:
    count = entry.event.data["count"]
    text = ngettext("%(count)s further e-mail was only counted", "%(count)s further e-mails were only counted", count) % {"count": count}
    return _("Mail storm:"), text


def _kept_apart(entry: Entry) -> Sentence:
    return _by(entry, _("Stays a matter of its own"))


def _participants_added(entry: Entry) -> Sentence:
    count = entry.event.data["count"]
    text = ngettext("%(count)s further person takes part", "%(count)s further people take part", count) % {"count": count}
    return text, _by(entry, "")[1]


def _joined(entry: Entry) -> Sentence:
    return _("Goes on in ticket %(number)s") % {"number": entry.event.data["into"]}, _by(entry, "")[1]


def _took_in(entry: Entry) -> Sentence:
    return _("Ticket %(number)s was joined to this one") % {"number": entry.event.data["other"]}, _by(entry, "")[1]


def _carried_over(entry: Entry) -> Sentence:
    return _("Tried before asking"), _("in the self-service portal")


def _walk_began(entry: Entry) -> Sentence:
    return _("Guide begun:"), _by(entry, "")[1]


def _walk_joined(entry: Entry) -> Sentence:
    return _("Walked before asking:"), ""


def _walk_ended(entry: Entry) -> Sentence:
    return _("Guide ended:"), f"– {wording.result_words(Result(entry.event.data['result']))}"


def _walk_acted(entry: Entry) -> Sentence:
    return _("Done as the guide says:"), f"– {wording.result_words(Result(entry.event.data['result']))}"


_SENTENCES: dict[str, Callable[[Entry], Sentence]] = {
    "contact.began": _contact_began,
    "ticket.placed": _placed,
    "ticket.claimed": _claimed,
    "ticket.released": _released,
    "ticket.assigned": _assigned,
    "ticket.needs_lead": _needs_lead,
    "promise.broken": _broken,
    "ticket.classified": _classified,
    "ticket.waiting": _waiting,
    "ticket.resumed": _resumed,
    "ticket.resolved": _resolved,
    "ticket.confirmed": _confirmed,
    "ticket.rejected": _rejected,
    "ticket.reopened": _reopened,
    "ticket.closed": _closed,
    "delivery.failed": _not_delivered,
    "mail.noted": _mail_noted,
    "mail.folded": _mails_folded,
    "mail.kept_apart": _kept_apart,
    "ticket.joined": _joined,
    "ticket.took_in": _took_in,
    "participants.added": _participants_added,
    "visit.carried_over": _carried_over,
    "guide.run_began": _walk_began,
    "guide.run_joined": _walk_joined,
    "guide.run_ended": _walk_ended,
    "guide.run_acted": _walk_acted,
}
