"""What the thread writes of a mail around its words: who wrote it and how sure that is, the quotation, the mail as it was sent."""

from html import escape
from typing import NamedTuple

from django import template
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from firstline.web import icons
from firstline.web.presenters.mails import Beside


class Parts(NamedTuple):
    """Markup before and after the words of a message."""

    before: str
    after: str


NO_PARTS = Parts("", "")


def parts(mail: Beside, context: template.Context) -> Parts:
    """Everything of people is escaped here."""
    return Parts(_decision(mail, context) + _head(mail), _quotation(mail) + _as_sent(mail))


def _head(mail: Beside) -> str:
    doubts = "".join(f'<span class="chip is-soon" dir="auto">{icons.draw("warning")}{escape(doubt)}</span>' for doubt in mail.doubts)
    proof = f'<span class="chip is-soon">{icons.draw("warning")}{escape(mail.proof)}</span>' if mail.proof else ""
    also = _said(_("also to"), mail.also_to) + _said(_("wants answers at"), mail.reply_to)
    return (
        f'<div class="message__mail"><span dir="auto">{escape(mail.address)}</span>{proof}{doubts}{also}'
        f'<a href="/mails/{mail.id}/">{_("Details of the mail")}</a></div>'
    )


def _said(words: str, whom: str) -> str:
    return f'<span>{words} <span dir="auto">{escape(whom)}</span></span>' if whom else ""


def _quotation(mail: Beside) -> str:
    if not mail.quoted:
        return ""
    text = escape(mail.quoted.strip()).replace("\n", "<br>")
    return _folded(_("Quotation and signature"), f'<div class="message__quoted" dir="auto">{text}</div>')


def _as_sent(mail: Beside) -> str:
    """Loaded when it is opened; the frame has no rights and its own policy (web.mails.views.letters)."""
    if not mail.has_html:
        return ""
    address, name = f"/mails/{mail.id}/frame/", f"mail-{mail.id}"
    pictures = f'<p><a href="{address}?pictures=1" target="{name}">{escape(mail.pictures)}</a></p>' if mail.pictures else ""
    title = _("The mail as it was sent")
    frame = (
        f'<iframe class="mail-frame" name="{name}" src="{address}" sandbox="allow-popups allow-popups-to-escape-sandbox"'
        f' loading="lazy" referrerpolicy="no-referrer" title="{title}"></iframe>'
    )
    return _folded(_("Show the mail as sent"), pictures + frame)


def _folded(words: str, inner: str) -> str:
    return f'<details class="message__more"><summary>{icons.draw("chevron-right")}{words}</summary>{inner}</details>'


def _decision(mail: Beside, context: template.Context) -> str:
    """Is it a matter of its own? Two buttons."""
    number = mail.may_belong_to
    if not number:
        return ""
    link = f'<a href="/desk/tickets/{number}/">{number}</a>'
    if mail.is_third_party:
        words = _("Somebody who does not take part in it wrote to ticket %(number)s.") % {"number": link}
    else:
        words = _("This is probably the same matter as ticket %(number)s.") % {"number": link}
    token = get_token(context["request"]) if "request" in context else ""
    join = (
        f'<button class="button is-small" type="submit" formaction="/mails/{mail.id}/join/">{icons.draw("link")}{_("Join them")}</button>'
    )
    apart = f'<button class="button is-small is-plain" type="submit" formaction="/mails/{mail.id}/apart/">{_("Keep apart")}</button>'
    return (
        f'<div class="notice">{icons.draw("question")}<div>{words}</div><form class="button-row" method="post">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">{join}{apart}</form></div>'
    )
