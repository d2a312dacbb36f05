"""The desk's order through the API; and who may not."""

import pytest

from firstline.api.tests.calling import Program
from firstline.testing import cast

pytestmark = pytest.mark.django_db


def test_an_agent_sees_queues_levels_patterns_and_categories() -> None:
    mia = Program(cast.mia())

    queues = {queue["code"]: queue for queue in mia.get("/queues").data["items"]}

    assert queues["l1-desk"]["is_mine"]
    assert not queues["l2-netz"]["is_mine"]
    assert [level["number"] for level in mia.get("/levels").data["items"]] == [1, 2, 3]
    assert len(mia.get("/fault-patterns").data["items"]) > 10
    assert mia.get("/categories").data["items"][0]["name"]


def test_a_requester_sees_what_can_be_wrong_but_not_how_the_desk_is_built() -> None:
    renate = Program(cast.renate())

    assert renate.get("/queues").data["items"] == []
    assert renate.get("/levels").data["items"] == []
    assert renate.get("/fault-patterns").data["items"]
