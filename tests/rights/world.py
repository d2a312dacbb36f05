"""One small world with everybody who may look at it, for the matrix of rights."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.test import Client

from firstline.administration.tokens import create_token
from firstline.channels.email.accepting import Envelope, accept
from firstline.channels.email.models import InboundMail, MailText
from firstline.guides.models import Guide, Run
from firstline.guides.operations import bringing
from firstline.knowledge.models import Article
from firstline.knowledge.operations import flagging
from firstline.people.models import Person
from firstline.selfservice.models import Gap
from firstline.selfservice.operations import sifting, visiting
from firstline.testing import cast
from firstline.testing.builders import a_key, a_ticket, answered, handed_over, noted, received, taken
from firstline.testing.clock import NOW
from firstline.testing.guiding import a_guide, a_portal_run, a_tree, requester_walker, the_guide
from firstline.testing.guiding import answered as walked
from firstline.testing.knowing import an_article
from firstline.tickets.models import Category, Message, Ticket
from firstline.tickets.operations import attaching, posting
from firstline.tickets.operations.inviting import give_link

# A word in all that only agents may read; it must never reach anybody else.
CANARY = "Kanarienvogel"
# The same in articles and guides that are not for requesters.
KNOWLEDGE_CANARY = "Nachtigall"

# Who looks, and as what: the columns of the matrix.
STAFF = {
    "worker": "mia",  # has the ticket, in its queue
    "former": "tom",  # handed it on
    "foreign": "fatima",  # agent of another queue
    "lead": "henrik",
    "manager": "susanne",
    "administrator": "ralf",
    "data_protection": "beate",
    "works_council": "kai",
}
VIEWERS = ("anonymous", "guest", "requester", "other_requester", *STAFF)


@dataclass
class World:
    """Renate's ticket: once with Tom at level 2, now with Mia at level 1, with an answer, a note and files."""

    ticket: Ticket
    token: str
    message_file: str
    note_file: str
    held: Message
    # A mail about the ticket, and its canary.
    mail: int
    # The entrance that it came to.
    entrance: int
    # A public article of the worker's queue, flagged; and one for agents only.
    article: Article
    internal: Article
    flag: int
    # A guide that anybody may walk, and one for agents only; the requester has walked the first and brought it along.
    guide: Guide
    internal_guide: Guide
    run: Run
    # What people searched for in vain.
    gap: int
    people: dict[str, Person] = field(default_factory=dict)

    def client(self, viewer: str) -> Client:
        """A browser in which this viewer is signed in (or has opened the secret link)."""
        client = Client(raise_request_exception=False)
        if viewer == "guest":
            client.get(f"/r/{self.token}/")
        elif viewer != "anonymous":
            client.force_login(self.people[viewer], backend="firstline.web.access.Backend")
        return client

    def bearer(self, viewer: str) -> dict[str, str]:
        """The header of a program that acts as this viewer."""
        if viewer in {"anonymous", "guest"}:
            return {}
        return {"Authorization": f"Bearer {create_token(person=self.people[viewer], name='', now=NOW)}"}


def build() -> World:
    """By the desk's own operations."""
    people = {viewer: cast.staff(code) for viewer, code in STAFF.items()}
    people |= {"requester": cast.renate(), "other_requester": cast.requester("d.okafor@falkenberg.example.com")}
    ticket = taken(handed_over(a_ticket(queue="l2-client", agent=people["former"]), "l1-desk", by=people["former"]), by=people["worker"])
    answered(ticket, by=people["worker"])
    received(ticket)
    noted(ticket, by=people["worker"], text=CANARY)
    files = []
    for public in (True, False):
        by = people["worker"]
        kept = attaching.attach(ticket=ticket, by=by, name=f"{'Bild' if public else CANARY}.txt", content=BytesIO(b"Inhalt"), now=NOW)
        if public:
            direction, keys = Message.Direction.OUTBOUND, [kept.key]
            posting.post_message(
                ticket=ticket, author=by, direction=direction, text="Siehe Anhang", client_key=a_key(), now=NOW, attachments=keys
            )
        else:
            posting.add_note(ticket=ticket, author=by, text=CANARY, client_key=a_key(), now=NOW, attachments=[kept.key])
        files.append(kept.key)
    held, _ = posting.post_message(
        ticket=ticket,
        author=people["worker"],
        direction=Message.Direction.OUTBOUND,
        text=CANARY,
        client_key=a_key(),
        now=NOW,
        held_until=NOW + timedelta(hours=1),
    )
    token = give_link(ticket=ticket, person=people["requester"], lasts=timedelta(days=3650), now=NOW)
    mail = _mail(ticket, people["requester"])
    entrance = InboundMail.objects.values_list("entrance", flat=True).get(pk=mail)
    assert entrance is not None
    article, internal, flag = _articles(people["worker"])
    run = _run(ticket, people["requester"])
    return World(
        article=article,
        internal=internal,
        flag=flag,
        guide=run.guide,
        internal_guide=a_guide(tree=a_tree(title=KNOWLEDGE_CANARY), audience=Guide.Audience.AGENTS),
        run=run,
        gap=_gap(),
        ticket=ticket,
        token=token,
        message_file=files[0],
        note_file=files[1],
        held=held,
        mail=mail,
        entrance=entrance,
        people=people,
    )


def _articles(worker: Person) -> tuple[Article, Article, int]:
    """The public one in a topic of its own pattern's category."""
    public = an_article(queue="l1-desk", by=worker)
    category = Category.objects.filter(parent=None).order_by("id")[0]
    Article.objects.filter(pk=public.pk).update(category=category)
    public.category = category
    # Something to settle, and an earlier version to restore.
    flag = flagging.flag(article=public, language="de", comment="", by=worker, now=NOW)
    internal = an_article(title=f"{KNOWLEDGE_CANARY} im Raum", queue="l1-desk", audience=Article.Audience.AGENTS, by=worker)
    Article.objects.filter(pk=internal.pk).update(category=category)
    return public, internal, flag.pk


def _run(ticket: Ticket, requester: Person) -> Run:
    run = a_portal_run(the_guide(), by=requester, visit="v")
    walked(run, "cable:yes", by=requester_walker(requester))
    bringing.bring_along(visit="v", ticket=ticket, by=requester, now=NOW)
    return run


def _gap() -> int:
    """Searched for on the portal, and nothing opened."""
    visit = visiting.begin(person=None, language="de", now=NOW)
    visiting.search(visit=visit, text="Parkausweis verloren", language="de", hits=0, answerable=0.0, now=NOW)
    sifting.sift(now=NOW + timedelta(hours=1))
    return Gap.objects.latest("id").pk


def _mail(ticket: Ticket, sender: Person) -> int:
    """A mail that became part of the ticket, in the mail log; perhaps it is about another one, which the same people work on."""
    raw = f"Subject: {CANARY}\r\n\r\n{CANARY}\r\n".encode()
    envelope = Envelope(InboundMail.Way.SMTP, f"{CANARY}@example.net", ("service@lindenhof.example.org",))
    mail = accept(raw=raw, envelope=envelope, now=NOW)
    inbound = Message.Direction.INBOUND
    message, _ = posting.post_message(ticket=ticket, author=sender, direction=inbound, text="Noch etwas", client_key=a_key(), now=NOW)
    told = {"ticket": ticket, "message": message, "may_belong_to": a_ticket(agent=cast.mia())}
    InboundMail.objects.filter(pk=mail.pk).update(fate=InboundMail.Fate.FOLLOW_UP, subject=CANARY, sender_name=CANARY, **told)
    MailText.objects.create(mail=mail, message=message, whole=CANARY, quoted=CANARY, html=f"<p>{CANARY}</p>")
    return int(mail.pk)
