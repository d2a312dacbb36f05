"""What comes in by mail: the entrances it comes to, each mail as it was received, and what became of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from firstline.people.models import Person
from firstline.routing.models import Queue
from firstline.tickets.models import Message, Ticket


class Entrance(models.Model):
    """
    An address that people write to. Contacts name it by its address; the queue is where its requests go first (None: the desk's first).

    Settings of the mailbox behind it are only there when the desk fetches its mail; the password is sealed (secrets of the desk).
    """

    class Security(models.TextChoices):
        TLS = "tls", "TLS"
        STARTTLS = "starttls", "STARTTLS"
        NONE = "none", _("none")

    class SignIn(models.TextChoices):
        PASSWORD = "password", _("password")
        OAUTH = "oauth", "OAuth 2"

    address = models.TextField(unique=True)
    name = models.TextField(default="")
    queue = models.ForeignKey(Queue, models.SET_NULL, null=True, related_name="entrances")
    is_default = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    # Empty where mail is delivered to us.
    imap_host = models.TextField(default="")
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.TextField(choices=Security, default=Security.TLS)
    imap_user = models.TextField(default="")
    imap_folder = models.TextField(default="INBOX")
    sign_in = models.TextField(choices=SignIn, default=SignIn.PASSWORD)
    # Sealed JSON: {"password": …} or {"client", "client_secret", "refresh", "access", "until", "token_url"}.
    sealed = models.BinaryField(default=b"")
    # Where fetching stands in the folder.
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    problem = models.TextField(default="")
    problem_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_default"], condition=models.Q(is_default=True), name="one_default_entrance"),
        ]

    def __str__(self) -> str:
        return self.address


class InboundMail(models.Model):
    """
    One mail as it was received, committed before anything is read of it; then what became of it and why.

    `raw` is the whole mail (deferred in lists); `reason` a code with `facts`, worded by whoever shows it.
    """

    class Way(models.TextChoices):
        SMTP = "smtp", "SMTP"
        LMTP = "lmtp", "LMTP"
        IMAP = "imap", "IMAP"
        COMMAND = "command", _("command line")
        API = "api", "API"

    class Fate(models.TextChoices):
        WAITING = "waiting", _("waiting to be read")
        NEW_TICKET = "new_ticket", _("new ticket")
        FOLLOW_UP = "follow_up", _("follow-up")
        DUPLICATE = "duplicate", _("duplicate")
        NOTED = "noted", _("automatic mail, noted")
        FOLDED = "folded", _("part of a mail storm, counted")
        QUARANTINED = "quarantined", _("quarantined")
        REFUSED = "refused", _("refused")
        DROPPED = "dropped", _("automatic mail without a matter")

    class Kind(models.TextChoices):
        PERSON = "person", _("from a person")
        AUTO_REPLY = "auto_reply", _("automatic reply")
        BOUNCE = "bounce", _("could not be delivered")
        COMPLAINT = "complaint", _("complaint")
        RECEIPT = "receipt", _("receipt")
        BULK = "bulk", _("list or bulk mail")
        ROUND_TRIP = "round_trip", _("test mail of this desk")

    way = models.TextField(choices=Way)
    received_at = models.DateTimeField()
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, related_name="mails")
    envelope_from = models.TextField(default="")
    envelope_to = ArrayField(models.TextField(), default=list)
    # Address of the other side, as far as the way of receiving tells it (SPF).
    client_host = models.TextField(default="")
    raw = models.BinaryField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    # Read from the mail; empty until then. mail_id is its Message-ID, as in Delivery; content_key a hash of what the sender wrote,
    # without what servers on the way added.
    content_key = models.CharField(max_length=64, default="")
    mail_id = models.TextField(default="")
    in_reply_to = models.TextField(default="")
    sender_name = models.TextField(default="")
    sender_address = models.TextField(default="")
    subject = models.TextField(default="")
    sent_at = models.DateTimeField(null=True)
    # One number for each header's name and value, so that any of them finds the mail (reading.header_key).
    header_keys = ArrayField(models.BigIntegerField(), default=list)
    kind = models.TextField(choices=Kind, default="", blank=True)
    # {"spf": …, "dkim": …, "dmarc": …, "aligned": bool, "by": …}
    authentication = models.JSONField(default=dict)

    fate = models.TextField(choices=Fate, default=Fate.WAITING)
    reason = models.TextField(default="")
    facts = models.JSONField(default=dict)
    decided_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    ticket = models.ForeignKey(Ticket, models.SET_NULL, null=True, related_name="inbound_mails")
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="inbound_mail")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    # The first of a mail that came twice, or of the storm that this one belongs to.
    first = models.ForeignKey("self", models.SET_NULL, null=True, related_name="repeats")
    # Looks like another mail or another sender (a Message-ID used again, several senders, a look-alike domain); kept, but marked.
    is_suspicious = models.BooleanField(default=False)
    # Probably the same matter as this ticket, or written to its address by somebody else; an agent decides.
    may_belong_to = models.ForeignKey(Ticket, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            # What is to be read next (intake).
            models.Index(fields=["id"], condition=models.Q(fate="waiting"), name="mail_waiting"),
            # The mail log, newest first, by fate and by ticket.
            models.Index(fields=["fate", "-id"], name="mail_of_fate"),
            models.Index(fields=["ticket", "id"], name="mail_of_ticket"),
            # Duplicates and threads.
            models.Index(fields=["mail_id"], condition=~models.Q(mail_id=""), name="mail_of_mail_id"),
            models.Index(fields=["content_key"], condition=~models.Q(content_key=""), name="mail_content_key"),
            # Storms and budgets: what this address sent lately.
            models.Index(fields=["sender_address", "-received_at"], name="mail_of_sender"),
            GinIndex(fields=["header_keys"], name="mail_headers"),
        ]

    @property
    def stream(self) -> str:
        return f"mail:{self.pk}"


class MailText(models.Model):
    """A mail that became a message, taken apart: shown in the thread beside Message.text, which is the words without quotation."""

    mail = models.OneToOneField(InboundMail, models.CASCADE, primary_key=True, related_name="text")
    message = models.OneToOneField(Message, models.CASCADE, related_name="mail_text")
    # The whole text, the quotation and signature in it, and the sanitised HTML (pictures by cid point to attachments).
    whole = models.TextField()
    quoted = models.TextField(default="")
    html = models.TextField(default="")
    # How many pictures the HTML would load from elsewhere.
    remote_pictures = models.PositiveIntegerField(default=0)
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    reply_to = models.JSONField(default=list)
    # What had to be repaired or was left out, as codes (parsing.parts.Problem).
    problems = ArrayField(models.TextField(), default=list)


class AddressTrouble(models.Model):
    """What a machine told us about an address: away until, or failing."""

    class Kind(models.TextChoices):
        AWAY = "away", _("away")
        FAILED = "failed", _("cannot be reached")

    address = models.TextField()
    kind = models.TextField(choices=Kind)
    until = models.DateTimeField(null=True)
    words = models.TextField(default="")
    noted_at = models.DateTimeField()
    mail = models.ForeignKey(InboundMail, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["address", "kind"], name="trouble_once_an_address"),
        ]


class Signature(models.Model):
    """What stands below answers: of one agent, or of all that go out from a queue. Plain text, by language."""

    person = models.OneToOneField(Person, models.CASCADE, null=True, related_name="signature")
    queue = models.OneToOneField(Queue, models.CASCADE, null=True, related_name="signature")
    words = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(person=None) ^ models.Q(queue=None), name="signature_of_one"),
        ]


class DkimKey(models.Model):
    """The key with which mails of a domain are signed (DKIM), made by the desk; used once its other half is published."""

    domain = models.TextField(unique=True)
    selector = models.TextField()
    # Sealed PEM of the private half; the public one as it stands in the domain name system (base64).
    sealed = models.BinaryField()
    public = models.TextField()
    created_at = models.DateTimeField()
    used_since = models.DateTimeField(null=True)
