"""What happened (events), what the operator chose (settings), and who changed such a choice (audit)."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.expressions import RawSQL


class TransactionField(models.BigIntegerField):  # type: ignore[type-arg]  # Django takes no arguments at run time
    """PostgreSQL's xid8: the transaction that wrote the row, ordered as transactions began."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: str | int, *_: object) -> int:
        return int(value)

    def get_db_prep_value(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return value if value is None or hasattr(value, "resolve_expression") else str(value)


class Event(models.Model):
    """
    One thing that happened, in the stream of the thing it happened to.

    Carries ids and codes, never the text of people. `also` names further streams that are nudged.
    """

    stream = models.TextField()
    also = ArrayField(models.TextField(), default=list)
    kind = models.TextField()
    data = models.JSONField()
    actor = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    transaction = TransactionField(db_default=RawSQL("pg_current_xact_id()", ()), editable=False)

    class Meta:
        indexes: ClassVar = [
            # The history of one thing, and what came since a cursor in it (core.events.since).
            models.Index(fields=["stream", "id"], name="event_of_stream"),
            # What came since a cursor anywhere: API feed and lists that catch up (core.events.since).
            models.Index(fields=["transaction", "id"], name="event_since"),
        ]


class Setting(models.Model):
    """A choice of the operator, by key; read through core.settings, written by administration."""

    key = models.TextField(primary_key=True)
    value = models.JSONField()
    changed_at = models.DateTimeField()


class AuditEntry(models.Model):
    """Who changed which setting or right, with the values before and after."""

    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    what = models.TextField()  # the noun, e.g. "queue", "role"
    which = models.TextField()  # its name at that time
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes: ClassVar = [
            # The audit page, newest first (administration.queries.audit_entries).
            models.Index(fields=["-at", "-id"], name="audit_newest_first"),
        ]
