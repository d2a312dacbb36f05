"""Mass mails; a person who writes through a mailing list or a group's address is still a person."""

import re

from firstline.channels.email.models import InboundMail
from firstline.channels.email.recognising.looking import Looked, Recognised

# Senders of mass mails name their campaign, their customer or the way to complain.
_MASS = (
    "x-csa-complaints", "x-campaign", "x-campaignid", "x-campaign-id", "x-mc-user", "x-mailgun-tag", "x-mailer-recptid", "x-cleverreach",
    "x-mailing-id", "x-newsletter", "x-newsletter-id", "x-rapidmail-message-id", "x-sib-id", "x-sg-eid-campaign",
    "x-pmta-campaign", "x-msys-campaign",
    "x-job",
    "x-mailchimp", "x-accounttype", "list-unsubscribe-post", "x-report-abuse-to", "x-bulkmail", "x-mass-mail",
)  # fmt: skip
_BULK = frozenset({"bulk", "junk"})
_LIST_ID = re.compile(r"<([^<>\s]{1,255})>")


def look(looked: Looked) -> Recognised | None:
    precedence = looked.word("precedence") or looked.word("x-precedence")
    posts = looked.header("list-post")
    is_list = bool(looked.header("list-id") or posts or looked.header("list-unsubscribe") or precedence == "list")
    takes_posts = posts.startswith(("<mailto:", "mailto:")) or (precedence == "list" and not looked.header("list-unsubscribe-post"))

    if is_list and takes_posts:
        return Recognised(InboundMail.Kind.PERSON, "person_on_list", {"list": _name_of(looked), "silent": True})
    if is_list and not looked.answers_something:
        return Recognised(InboundMail.Kind.BULK, "list_headers", {"list": _name_of(looked)})
    if precedence in _BULK:
        return Recognised(InboundMail.Kind.BULK, "precedence_bulk")
    if any(looked.header(name) for name in _MASS) and not looked.answers_something:
        return Recognised(InboundMail.Kind.BULK, "mass_mailer")
    return None


def _name_of(looked: Looked) -> str:
    value = looked.header("list-id")
    match = _LIST_ID.search(value)
    return (match.group(1) if match else value)[:255]
