"""A desk that has just started is warm before anybody asks."""

import pytest
from django.template.loader import get_template

from firstline.web import warming


@pytest.mark.django_db(transaction=True)
def test_what_is_read_beforehand_is_there() -> None:
    warming.warm()

    for name in warming.TEMPLATES:
        assert get_template(name)
