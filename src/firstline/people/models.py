"""People, how they are reached, where they belong, what they use, and what they may do."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """Whose people we help."""

    code = models.SlugField(unique=True)
    name = models.TextField()
    kind = models.TextField(default="")


class PersonQuerySet(models.QuerySet["Person"]):
    def with_mail(self, mail: str) -> "PersonQuerySet":
        return self.filter(addresses__kind=Address.Kind.MAIL, addresses__value=mail)

    def active(self) -> "PersonQuerySet":
        return self.filter(deactivated_at=None)


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Sign-in by mail address."""
        return self.get_queryset().with_mail((username or "").lower()).get()


class Person(AbstractBaseUser):
    """Anyone: requester or agent; the user model. Addresses are the truth about how a person is reached."""

    name = models.TextField(_("name"))
    # allauth signs people in by this copy of the first mail address; written by people.operations only.
    email = models.TextField(default="", blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="people")
    language = models.CharField(max_length=5, default="de")
    languages = ArrayField(models.TextField(), default=list)
    needs = ArrayField(models.TextField(), default=list)
    is_vip = models.BooleanField(default=False)
    note = models.TextField(default="")
    # First day at the desk, for newcomers' help.
    started_date = models.DateField(null=True)
    created_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True)

    objects = PersonManager()

    USERNAME_FIELD = "id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["email"], condition=~models.Q(email=""), name="person_email_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # a plain attribute there
        return self.deactivated_at is None

    @property
    def stream(self) -> str:
        return f"person:{self.pk}"

    def weeks_at(self, now: datetime) -> int | None:
        return None if self.started_date is None else (now.date() - self.started_date).days // 7


class Role(models.TextChoices):
    """What somebody may do besides asking for help; roles add up."""

    AGENT = "agent", _("agent")
    LEAD = "lead", _("shift lead")
    MANAGER = "manager", _("support manager")
    ADMINISTRATOR = "administrator", _("administrator")
    DATA_PROTECTION = "data_protection", _("data protection officer")
    WORKS_COUNCIL = "works_council", _("works council")


class RoleGrant(models.Model):
    """A person has a role, since when and by whom."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.TextField(choices=Role)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "role"], name="role_once"),
        ]


class ContactPerson(models.Model):
    """A person who sees all requests of their organisation."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="contact_person")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_people")
    since = models.DateTimeField()


class Address(models.Model):
    """How a person is reached; `value` is normal (lower-case mail, E.164 phone), `shown` as it was given."""

    class Kind(models.TextChoices):
        MAIL = "mail", _("e-mail")
        PHONE = "phone", _("phone")
        POSTAL = "postal", _("postal address")

    person = models.ForeignKey(Person, models.CASCADE, related_name="addresses")
    kind = models.TextField(choices=Kind)
    value = models.TextField()
    shown = models.TextField()
    created_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "value"], condition=models.Q(kind="mail"), name="mail_belongs_to_one"),
            models.UniqueConstraint(fields=["person", "kind", "value"], name="address_once_a_person"),
        ]
        indexes: ClassVar = [
            # Who calls? (people.queries.find_by_address)
            models.Index(fields=["value", "kind"], name="address_value"),
        ]


class Device(models.Model):
    """Router, laptop … of a person."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="devices")
    kind = models.TextField()
    model = models.TextField(default="")
    serial = models.TextField(default="")
    firmware = models.TextField(default="")
    system = models.TextField(default="")
    place = models.TextField(default="")


class Skill(models.Model):
    """How well an agent knows a topic (top category): 0 none to 3 expert."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="skills")
    topic = models.TextField()
    grade = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "topic"], name="skill_once"),
            models.CheckConstraint(condition=models.Q(grade__lte=3), name="skill_grade_0_to_3"),
        ]
