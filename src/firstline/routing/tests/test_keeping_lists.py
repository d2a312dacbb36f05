"""Own filters: kept under a name, replaced under the same, forgotten by their owner alone."""

import pytest

from firstline.routing.models import SavedView
from firstline.routing.operations.keeping_lists import MOST_KEPT, NameMissing, TooManyKept, forget_list, keep_list
from firstline.testing import cast

pytestmark = pytest.mark.django_db


def test_a_filter_of_the_same_name_takes_the_place_of_the_old_one() -> None:
    keep_list(person=cast.mia(), name="Anrufe", filters={"view": "all"})
    kept = keep_list(person=cast.mia(), name=" Anrufe ", filters={"view": "mine"})

    assert SavedView.objects.get(person=cast.mia()) == kept
    assert kept.filters == {"view": "mine"}


def test_a_filter_needs_a_name() -> None:
    with pytest.raises(NameMissing):
        keep_list(person=cast.mia(), name=" ", filters={})


def test_there_is_an_end_to_filters() -> None:
    for number in range(MOST_KEPT):
        keep_list(person=cast.mia(), name=f"Liste {number}", filters={})

    with pytest.raises(TooManyKept):
        keep_list(person=cast.mia(), name="Noch eine", filters={})


def test_yusuf_cannot_forget_what_mia_keeps() -> None:
    kept = keep_list(person=cast.mia(), name="Anrufe", filters={})

    forget_list(person=cast.yusuf(), pk=kept.pk)

    assert SavedView.objects.filter(pk=kept.pk).exists()
