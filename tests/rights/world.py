"""One small world with everybody who may look at it, for the matrix of rights."""

from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

from django.test import Client

from firstline.administration.tokens import create_token
from firstline.people.models import Person
from firstline.testing import cast
from firstline.testing.builders import a_key, a_ticket, answered, handed_over, noted, received, taken
from firstline.testing.clock import NOW
from firstline.tickets.models import Message, Ticket
from firstline.tickets.operations import attaching, posting
from firstline.tickets.operations.inviting import give_link

# A word in all that only agents may read; it must never reach anybody else.
CANARY = "Kanarienvogel"

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
    return World(ticket=ticket, token=token, message_file=files[0], note_file=files[1], held=held, people=people)
