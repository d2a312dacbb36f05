"""What the administration shows: people who work here, the desk's order with its counts, the audit, tokens. Not allowed is not found."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from firstline.administration.models import ApiToken
from firstline.core.models import AuditEntry
from firstline.people import queries as people
from firstline.people.models import Address, Organisation, Person, Role, RoleGrant, Skill
from firstline.people.viewer import Viewer
from firstline.routing import rulebook
from firstline.routing.models import CategoryRoute, Level, Membership, PatternRoute, PlanTarget, Queue, ServiceHours, ServicePlan
from firstline.tickets.models import Category, FaultPattern, Field, PriorityRule

PAGE = 50
# What concerns employees: who works where and when, and what is noted about their skills.
OF_EMPLOYEES = ("person", "description", "skills", "queue", "level", "service_hours")


class NotFound(Exception):
    """There is no such thing for this viewer."""


def staff(viewer: Viewer) -> QuerySet[Person]:
    """Everybody with a role, by name, with roles and queues."""
    if not viewer.sees_settings:
        return Person.objects.none()
    rows = Person.objects.filter(Exists(RoleGrant.objects.filter(person=OuterRef("pk"))))
    return _with_rights(rows).order_by("name", "id")


def people_page(viewer: Viewer, *, text: str, after: tuple[str, int] | None) -> list[Person]:
    """One page of people, one more than fits: those who match the words, else all who work here from a place on."""
    if text:
        found = [person.pk for person in people.likeliest_people(viewer, text, limit=PAGE)]
        rows = _with_rights(Person.objects.filter(pk__in=found)).order_by("name", "id")
        return list(rows if viewer.sees_people else rows.filter(grants__isnull=False).distinct())
    rows = staff(viewer)
    if after is not None:
        rows = rows.filter(Q(name__gt=after[0]) | Q(name=after[0], pk__gt=after[1]))
    return list(rows[: PAGE + 1])


def _with_rights(rows: QuerySet[Person]) -> QuerySet[Person]:
    memberships = Membership.objects.select_related("queue").order_by("queue__level", "queue__code")
    return rows.select_related("organisation").prefetch_related("grants", Prefetch("memberships", memberships))


def get_person(viewer: Viewer, pk: int) -> Person:
    """Somebody's page; who may not see all people sees those who work here. Raises NotFound."""
    rows = _with_rights(people.visible_people(viewer)) if viewer.sees_people else staff(viewer)
    addresses = Prefetch("addresses", Address.objects.order_by("kind", "id"))
    rows = rows.prefetch_related(addresses, "skills").select_related("contact_person__organisation")
    person = rows.filter(pk=pk).first()
    if person is None:
        raise NotFound(pk)
    return person


def agents() -> QuerySet[Person]:
    """Everybody who can belong to a queue."""
    working = RoleGrant.objects.filter(person=OuterRef("pk"), role__in=[Role.AGENT, Role.LEAD, Role.DATA_PROTECTION])
    return Person.objects.filter(Exists(working), deactivated_at=None).order_by("name", "id")


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.select_related("service_plan__plan").annotate(size=Count("people")).order_by("name", "id")


def queues() -> QuerySet[Queue]:
    """All queues, live ones first, with how many belong to them and how many tickets lie there."""
    live = Count("placements", filter=Q(placements__is_live=True), distinct=True)
    rows = Queue.objects.select_related("level__hours").annotate(members=Count("memberships", distinct=True), live=live)
    return rows.order_by("retired_at", "level", "code")


def live_queues() -> list[Queue]:
    return rulebook.current().live_queues()


def levels() -> QuerySet[Level]:
    return Level.objects.select_related("hours").order_by("number")


def hours() -> QuerySet[ServiceHours]:
    return ServiceHours.objects.order_by("code")


def may_rename(viewer: Viewer, queue: Queue) -> bool:
    """Administrators name every queue, leads their own."""
    return viewer.is_administrator or (viewer.is_lead and queue.pk in viewer.queues)


def may_change_hours(viewer: Viewer, hours: ServiceHours) -> bool:
    """Administrators change all service hours, leads those by which the clocks of their own queues run."""
    if viewer.is_administrator:
        return True
    return viewer.is_lead and Queue.objects.filter(pk__in=viewer.queues, level__hours=hours).exists()


def plans() -> QuerySet[ServicePlan]:
    """All plans, the default first, with their targets by priority."""
    targets = Prefetch("targets", PlanTarget.objects.order_by("priority"))
    return ServicePlan.objects.select_related("hours").prefetch_related(targets).order_by("-is_default", "code")


@dataclass
class Branch:
    """A category with what lies below it and how many fault patterns it has."""

    category: Category
    queue: Queue | None
    patterns: int
    children: list["Branch"] = field(default_factory=list)


def category_tree() -> list[Branch]:
    """Three levels of categories in three queries, live ones before retired ones."""
    routes = {route.category_id: route.queue for route in CategoryRoute.objects.select_related("queue")}
    counted = FaultPattern.objects.filter(retired_at=None).values_list("category").annotate(Count("id")).order_by("category")
    counts = dict(counted)
    top: list[Branch] = []
    known: dict[int, Branch] = {}
    for category in Category.objects.order_by("depth", "retired_at", "id"):
        branch = Branch(category=category, queue=routes.get(category.pk), patterns=counts.get(category.pk, 0))
        known[category.pk] = branch
        (known[category.parent_id].children if category.parent_id else top).append(branch)
    return top


def find_category(pk: int) -> Category | None:
    """With its default queue."""
    return Category.objects.select_related("route__queue", "parent").filter(pk=pk).first()


def patterns() -> QuerySet[FaultPattern]:
    """All fault patterns, live ones first, with category and routes."""
    routes = Prefetch("routes", PatternRoute.objects.select_related("queue").order_by("level"))
    return FaultPattern.objects.select_related("category__parent__parent").prefetch_related(routes).order_by("retired_at", "code")


def fields() -> QuerySet[Field]:
    return Field.objects.order_by("code")


def matrix() -> dict[tuple[str, str], str]:
    """Priority by impact and urgency."""
    return {(rule.impact, rule.urgency): rule.priority for rule in PriorityRule.objects.all()}


def audit_entries(viewer: Viewer, *, before: int | None = None) -> list[AuditEntry]:
    """Newest first, one more than fits a page, from before an entry on."""
    if not viewer.sees_audit:
        return []
    rows = AuditEntry.objects.order_by("-at", "-id")
    if not viewer.roles & {Role.ADMINISTRATOR, Role.DATA_PROTECTION}:
        rows = rows.filter(what__in=OF_EMPLOYEES)
    if before is not None:
        place = AuditEntry.objects.filter(pk=before).first()
        if place is not None:
            rows = rows.filter(Q(at__lt=place.at) | Q(at=place.at, pk__lt=place.pk))
    return list(rows[: PAGE + 1])


def names_of(people_ids: Iterable[int | None]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=[pk for pk in people_ids if pk]).values_list("pk", "name"))


def tokens(viewer: Viewer) -> QuerySet[ApiToken]:
    """Good tokens: one's own; administrators and data protection see all."""
    rows = ApiToken.objects.filter(revoked_at=None).select_related("person").order_by("person__name", "-id")
    if viewer.roles & {Role.ADMINISTRATOR, Role.DATA_PROTECTION}:
        return rows
    return rows.filter(person=viewer.person)


def revocable_tokens(viewer: Viewer) -> QuerySet[ApiToken]:
    """One's own; administrators may lock out any."""
    rows = ApiToken.objects.filter(revoked_at=None).select_related("person")
    return rows if viewer.is_administrator else rows.filter(person=viewer.person)


def has_administrator() -> bool:
    return RoleGrant.objects.filter(role=Role.ADMINISTRATOR, person__deactivated_at=None).exists()


@dataclass(frozen=True)
class Counts:
    """How much of everything there is, for the start page."""

    people: int
    queues: int
    patterns: int
    organisations: int
    tokens: int


def counts(viewer: Viewer) -> Counts:
    return Counts(
        people=staff(viewer).filter(deactivated_at=None).count(),
        queues=len(live_queues()),
        patterns=FaultPattern.objects.filter(retired_at=None).count(),
        organisations=Organisation.objects.count(),
        tokens=tokens(viewer).count(),
    )


def topics() -> dict[str, str]:
    """What agents can be skilled in: the topics that anybody at the desk knows, by code."""
    known = Skill.objects.order_by("topic").values_list("topic", flat=True).distinct()
    return {topic: topic.replace("_", " ").capitalize() for topic in known}
