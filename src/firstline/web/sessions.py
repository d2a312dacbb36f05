"""Sessions in the database, as Django keeps them; read with every page, so by a statement that is made once."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from firstline.core import clock
from firstline.core.prepared import Prepared


def _lasting(*, key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


_LASTING = Prepared(_lasting, key=str, now=datetime)


class SessionStore(db.SessionStore):
    """Django's, but for the reading."""

    def _get_session_from_db(self) -> Any:
        found = _LASTING.first(key=self.session_key, now=clock.now())
        if found is None:
            self._session_key = None
        return found
