"""Ranges and ticks against figures worked out by hand."""

import numpy as np
import pytest

from nnviz.views.ticks import (
    enclosing_log_range,
    enclosing_range,
    linear_ticks,
    log_ticks,
    round_end,
    round_step,
    tick_text,
)


@pytest.mark.parametrize(
    ("span", "at_most", "step"),
    [(10, 5, 2), (10, 10, 1), (9, 2, 5), (1.0, 4, 0.5), (0.7, 7, 0.1), (30_000, 4, 10_000), (3e-7, 3, 1e-7)],
)
def test_step_is_round(span, at_most, step):
    assert round_step(span, at_most) == pytest.approx(step)


@pytest.mark.parametrize(
    ("last", "end"), [(0, 10), (10, 10), (11, 12), (7432, 8000), (10_000, 10_000), (10_001, 12_000)]
)
def test_end_is_round_and_not_before_the_last(last, end):
    assert round_end(last) == pytest.approx(end)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1.89, 2.45, (1.8, 2.6)),
        (0.01, 4.0, (0.0, 4.0)),
        (0.0, 0.0, (0.0, 1.0)),
        (2.0, 2.0, (1.8, 2.2)),
        (-3.0, 5.0, (-4.0, 6.0)),
    ],
)
def test_range_is_round_and_encloses(low, high, expected):
    assert enclosing_range(low, high) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0.0017, 1.33, (0.001, 2)), (3, 40, (2, 50)), (0.06, 0.3, (0.05, 0.5))]
)
def test_log_range_is_round_and_encloses(low, high, expected):
    assert 10.0 ** np.array(enclosing_log_range(low, high)) == pytest.approx(expected)


def test_log_range_of_one_value_is_not_empty():
    bottom, top = enclosing_log_range(1.0, 1.0)
    assert bottom < 0.0 < top


def test_linear_ticks():
    step, ticks = linear_ticks(-0.3, 10.3, 5)
    assert step == 2
    assert ticks.tolist() == [0, 2, 4, 6, 8, 10]


@pytest.mark.parametrize(
    ("low", "high", "at_most", "expected"),
    [
        (0.0, 1.0, 5, [1, 2, 5, 10]),
        (-3.0, 2.0, 6, [0.001, 0.01, 0.1, 1, 10, 100]),
        (-3.0, 2.0, 3, [0.01, 1, 100]),
        (0.32, 0.46, 4, [2.2, 2.4, 2.6, 2.8]),
    ],
)
def test_log_ticks(low, high, at_most, expected):
    assert log_ticks(low, high, at_most) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("value", "step", "shown"),
    [
        (0.0, 0.5, "0"),
        (1.5, 0.5, "1.5"),
        (2.0, 0.5, "2.0"),
        (-2.0, 1.0, "−2"),
        (10_000, 2000, "10\u2009000"),
        (1_000_000, 500_000, "1\u2009000\u2009000"),
        (1e-9, 1e-9, "1e−9"),
        (1.5e-7, 1e-8, "1.5e−7"),
        (3e12, 1e12, "3e12"),
    ],
)
def test_tick_text(value, step, shown):
    assert tick_text(value, step) == shown
