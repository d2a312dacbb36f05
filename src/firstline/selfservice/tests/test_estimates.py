"""Wilson's interval at known places."""

import pytest

from firstline.selfservice.estimates import share


@pytest.mark.parametrize(
    ("yes", "asked", "low", "high"),
    [
        # The example of the satisfaction survey: 40 of 50
        (40, 50, 0.670, 0.888),
        # All of few is not all
        (3, 3, 0.438, 1.0),
        (0, 10, 0.0, 0.278),
        # Nobody asked
        (0, 0, 0.0, 1.0),
    ],
)
def test_few_answers_say_little(yes: int, asked: int, low: float, high: float) -> None:
    found = share(yes, asked)

    assert (found.low, found.high) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))
