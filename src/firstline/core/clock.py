"""The edge's clock: views, tasks and commands read it once and hand the moment down."""

from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)
