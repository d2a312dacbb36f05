"""The thinnest whole path: taken in, claimed, handed over, answered, solved, confirmed."""

import pytest

from firstline.routing import queries, timeline
from firstline.routing.models import Promise
from firstline.routing.operations import claiming, conversing, handing_over, settling
from firstline.routing.operations.conversing import Words
from firstline.routing.operations.handing_over import Package, PackageIncomplete
from firstline.routing.operations.taking_in import Request, take_in
from firstline.testing import cast
from firstline.testing.clock import NOW, later
from firstline.tickets.models import Channel, Ticket

pytestmark = pytest.mark.django_db
