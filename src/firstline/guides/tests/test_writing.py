"""Guides are drafted, published when they can be walked, restored, and found by search."""

from dataclasses import replace

import pytest

from firstline.guides import queries
from firstline.guides.models import Guide, Run, Version
from firstline.guides.operations import writing
from firstline.guides.operations.writing import AlreadyThere, ChangedMeanwhile, NothingToPublish, SameAsNow, Unsound
from firstline.guides.trees import Tree
from firstline.search.models import Source
from firstline.testing import cast
from firstline.testing.clock import NOW
from firstline.testing.guiding import a_guide, a_portal_run, a_step, a_tree, answered, the_guide

pytestmark = pytest.mark.django_db


def save(guide: Guide, tree: Tree, *, seen: int | None = None, audience: Guide.Audience = Guide.Audience.PUBLIC) -> Version:
    return writing.save_draft(guide=guide, tree=tree, audience=audience, seen=seen, by=cast.carla(), now=NOW)


def publish(guide: Guide) -> Guide:
    return writing.publish(guide=guide, by=cast.carla(), now=NOW)


def texts(guide: Guide) -> str:
    return "\n".join(Source.objects.filter(kind="guide", key=guide.pk).order_by("language").values_list("text", flat=True))


def test_the_demo_has_all_runbooks_and_requesters_get_those_they_can_begin() -> None:
    assert Guide.objects.count() == 47
    assert the_guide().is_in_portal
    assert not the_guide("konto-gesperrt-l1").is_in_portal
    assert not the_guide("geraet-verloren-l1").is_in_portal
    assert not the_guide("wlan-router-leuchtet-l2").is_in_portal


def test_a_draft_changes_nothing_until_it_is_published() -> None:
    guide = a_guide()

    save(guide, a_tree(title="Neuer Titel"), seen=0)

    assert Guide.objects.get(pk=guide.pk).words["de"] == "Der Beamer bleibt dunkel"
    assert publish(guide).words["de"] == "Neuer Titel"
    with pytest.raises(NothingToPublish):
        publish(guide)


def test_a_run_keeps_the_version_it_began_with() -> None:
    guide = a_guide()
    run = a_portal_run(guide)
    save(guide, replace(a_tree(), steps=(a_step("only", yes="ok", no="l2"),), start="only", outcomes=a_tree().outcomes[::2]))
    publish(guide)

    assert answered(run, "cable:yes").place.number == 2
    assert Run.objects.get().version.number == 1


def test_what_cannot_be_walked_is_not_published() -> None:
    guide = a_guide()
    save(guide, replace(a_tree(), start="gone"))

    with pytest.raises(Unsound) as refusal:
        publish(guide)

    assert refusal.value.problems


def test_two_who_draft_at_once_do_not_overwrite_each_other() -> None:
    guide = a_guide()
    save(guide, a_tree(), seen=0)

    with pytest.raises(ChangedMeanwhile):
        save(guide, a_tree(), seen=0)
    assert save(guide, a_tree(), seen=1).saves == 2


def test_an_earlier_version_is_restored_as_a_new_one() -> None:
    guide = a_guide()
    first = Version.objects.get(guide=guide)
    with pytest.raises(SameAsNow):
        writing.restore(guide=guide, version=first, by=cast.carla(), now=NOW)
    save(guide, a_tree(title="Neu"))
    publish(guide)

    restored = writing.restore(guide=guide, version=first, by=cast.carla(), now=NOW)

    assert restored.published is not None
    assert (restored.published.number, restored.published.restored_from, restored.words["de"]) == (3, 1, "Der Beamer bleibt dunkel")


def test_a_pattern_has_one_guide_a_level() -> None:
    a_guide()

    with pytest.raises(AlreadyThere):
        a_guide()


def test_requesters_find_its_public_texts_and_nothing_of_the_desk_s_steps() -> None:
    guide = a_guide()

    assert "knowledge:public" in Source.objects.filter(kind="guide", key=guide.pk)[0].scopes
    assert "Steckt das Kabel" in texts(guide)
    assert "Messgerät" not in texts(guide)


def test_a_guide_that_becomes_internal_is_found_by_agents_only_and_whole() -> None:
    guide = a_guide()

    save(guide, a_tree(), audience=Guide.Audience.AGENTS)

    assert "knowledge:public" not in Source.objects.filter(kind="guide", key=guide.pk)[0].scopes
    assert "Messgerät" in texts(guide)
    assert not queries.public().filter(pk=guide.pk).exists()


def test_a_retired_guide_is_found_by_nobody() -> None:
    guide = a_guide()

    writing.retire(guide=guide, by=cast.carla(), now=NOW)

    assert not Source.objects.filter(kind="guide", key=guide.pk).exists()
    assert not queries.visible(cast.viewer(cast.henrik())).filter(pk=guide.pk).exists()
