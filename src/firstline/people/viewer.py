"""Who is looking: the frozen facts on which every query and right depends, built once per request by the faces."""

from dataclasses import dataclass, field

from firstline.people.models import Role


@dataclass(frozen=True)
class Viewer:
    """
    Facts about the person at the screen or behind the token.

    person: None for somebody who has not signed in. queues: ids of the queues this agent belongs to. guest_tickets: ids of
    tickets opened by secret link. contact_person_of: ids of organisations whose requests this person may see.
    """

    person: int | None = None
    roles: frozenset[Role] = frozenset()
    queues: frozenset[int] = frozenset()
    guest_tickets: frozenset[int] = frozenset()
    contact_person_of: frozenset[int] = frozenset()
    language: str = "de"
    name: str = ""
    level: int = field(default=1)

    @property
    def is_signed_in(self) -> bool:
        return self.person is not None

    @property
    def is_agent(self) -> bool:
        """Works on tickets: agents and shift leads."""
        return bool(self.roles & {Role.AGENT, Role.LEAD})

    @property
    def is_lead(self) -> bool:
        return Role.LEAD in self.roles

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @property
    def sees_settings(self) -> bool:
        return bool(self.roles & {Role.ADMINISTRATOR, Role.LEAD, Role.DATA_PROTECTION, Role.WORKS_COUNCIL})

    @property
    def sees_audit(self) -> bool:
        return bool(self.roles & {Role.ADMINISTRATOR, Role.DATA_PROTECTION, Role.WORKS_COUNCIL})

    @property
    def sees_people(self) -> bool:
        """All people with addresses, without their messages."""
        return bool(self.roles & {Role.LEAD, Role.ADMINISTRATOR, Role.DATA_PROTECTION})
