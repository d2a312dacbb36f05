"""What is said about mailboxes, sending and the records of a domain: each code with what to do next."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firstline.channels.email.publishing import Record
from firstline.channels.email.round_trips import RoundTrip


@dataclass(frozen=True)
class Told:
    """A state in words, with its tone and glyph; about: what to do next."""

    words: str
    tone: str
    glyph: str
    about: str = ""


@dataclass(frozen=True)
class Entry:
    """A record of the domain as its page shows it."""

    kind: str
    name: str
    value: str
    about: str
    told: Told
    found: str


def mailbox_trouble(code: str) -> str:
    """What is wrong with a mailbox; nothing for no code."""
    words = {
        "": "",
        "unknown_host": _("There is no server of this name. Please check how it is written."),
        "refused": _("The server does not answer at this port. For IMAP it is 993 with TLS, or 143 with STARTTLS."),
        "unreachable": _("The server could not be reached. Are name and port right? Perhaps a firewall stands in between."),
        "no_tls": _("The server does not speak TLS at this port. Try STARTTLS, or port 993."),
        "no_encryption": _("The server offers no encryption at this port. Try TLS with port 993."),
        "untrusted": _("The certificate of the server is not trusted. Use the name for which the certificate was made."),
        "folder_missing": _("There is no folder of this name. The one for new mail is called INBOX."),
        "broken_off": _("The server ended the connection. Please try again in a minute."),
        "token_refused": _("The provider does not accept these keys any more. Please let the application be approved again."),
        "token_away": _("The provider’s address for tokens cannot be reached. Please try again in a minute."),
        "secret_lost": _("The password cannot be unsealed, because the desk’s key is another one. Please enter it again."),
    }
    return words.get(
        code, _("The server does not let us in. Are sign-in name and password right? Some providers want IMAP allowed, or an app password.")
    )


def mailbox_works(mails: int, *, tells: bool) -> str:
    """A mailbox that opened."""
    words = ngettext("It works: %(count)s mail lies there.", "It works: %(count)s mails lie there.", mails) % {"count": mails}
    if tells:
        return f"{words} {_('The server tells of new mail at once.')}"
    return f"{words} {_('The server does not tell of new mail by itself, so we look every minute.')}"


def sending_trouble(code: str) -> str:
    """Why a test mail did not go out. All of it is set by FIRSTLINE_SMTP_URL."""
    return {
        "unknown_host": _("There is no mail server of this name. Please check FIRSTLINE_SMTP_URL."),
        "refused": _("The mail server does not answer at this port. Usual are 587 (smtp://) and 465 (smtps://)."),
        "untrusted": _("The certificate of the mail server is not trusted. Use the name for which it was made."),
        "no_tls": _("The mail server does not speak TLS at this port. Try smtp:// with port 587, or smtps:// with port 465."),
        "no_encryption": _("The mail server offers no encryption, so the password was not sent to it."),
        "sign_in_refused": _("The mail server does not accept sign-in name or password in FIRSTLINE_SMTP_URL."),
        "sign_in_wanted": _("The mail server wants a sign-in name and a password. Please add them to FIRSTLINE_SMTP_URL."),
        "no_sign_in": _("The mail server takes no passwords. Take them out of FIRSTLINE_SMTP_URL, or use its port for sending (587)."),
        "unreachable": _("The mail server could not be reached in time. Perhaps a firewall stands in between."),
        "recipient_refused": _("The mail server does not take mail from this sender or for this address. May it send for your domain?"),
    }.get(code, _("The mail server did not take the mail at the moment. Please try again in a minute."))


def round_trip(trip: RoundTrip) -> Told:
    """How far a test mail has come."""
    seconds = number_format(max(trip.seconds, 0), decimal_pos=1, force_grouping=True)
    return {
        "arrived": Told(_("Arrived in %(seconds)s s.") % {"seconds": seconds}, "kept", "check", _("The way out and the way in both work.")),
        "held": Told(_("Held: no mail goes out at the moment."), "soon", "warning", _("Let outgoing mails go again, then it leaves.")),
        "waiting": Told(_("Waits to be sent …"), "info", "clock", _("The desk’s worker takes it within seconds.")),
        "trying": Told(
            _("Not sent yet: the mail server does not take it."), "soon", "warning", _("Try out sending: it tells what is wrong.")
        ),
        "failed": Told(_("The mail server refused it for good."), "broken", "close", _("The log of sent mails has its words.")),
        "in_folder": Told(
            _("Written to a folder, as all mails of this desk."), "info", "mail", _("No mail server is set yet (FIRSTLINE_SMTP_URL).")
        ),
        "sent": Told(_("Sent. Waiting for it to come back …"), "info", "clock", _("Most mails arrive within half a minute.")),
        "late": Told(
            _("Sent, but not back yet."),
            "soon",
            "warning",
            _("Is the address forwarded, or its mailbox connected? Filters for spam may hold it as well."),
        ),
        "lost": Told(
            _("Sent, but it never came back."),
            "broken",
            "close",
            _("Look for it in the mailbox and its spam folder; forwarding or the mail server of the domain does not lead here."),
        ),
    }[trip.stage]


def entry(record: Record) -> Entry:
    """A record with what it is for and whether it stands there."""
    about = {
        "spf": _("SPF: who may send mail for this domain."),
        "dkim": _("DKIM: the seal on your answers, so that nobody can change or forge them."),
        "dmarc": _("DMARC: what others do with mails that prove nothing. Begin with none."),
    }[record.kind]
    told = {
        "right": Told(_("published"), "kept", "check"),
        "missing": Told(_("not published yet"), "soon", "warning"),
        "other": Told(_("something else stands there"), "soon", "warning"),
        "unasked": Told(_("could not ask"), "", "clock"),
    }[record.state]
    found = record.found if record.state == "other" else ""
    return Entry(record.kind, record.name, record.value, about, told, found)


def found_by(how: str, provider: str) -> str:
    """How a mailbox's place became known."""
    return {
        "provider": _("Mailboxes of this domain are with %(provider)s.") % {"provider": provider},
        "autoconfig": _("The domain itself says where its mailboxes are."),
        "srv": _("The domain’s SRV records say where its mailboxes are."),
    }.get(how, _("We could not find out where this domain’s mailboxes are. You can enter it yourself."))
