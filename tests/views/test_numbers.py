"""Numbers as people read them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.views.numbers import MINUS, THIN_SPACE, exact, rate, short, whole


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0.7985731, 3, "0.799"),
        (0.87101915, 4, "0.8710"),
        (0.0471, 3, "0.0471"),
        (0.00470, 3, "0.00470"),
        (-0.66, 3, "−0.660"),
        (1.45, 3, "1.45"),
        (12.345, 3, "12.3"),
        (123.45, 3, "123"),
        (4321.0, 3, "4\u2009321"),
        (82202.4, 3, "82\u2009202"),
        (0.0, 3, "0.00"),
        (-0.0, 3, "0.00"),
        (2.0592, 4, "2.059"),
        (1e6, 3, "1.00e6"),
        (-2.5e9, 3, "−2.50e9"),
        (1e-4, 3, "1.00e−4"),
        (2.43e-22, 3, "2.43e−22"),
        (math.inf, 3, "∞"),
        (-math.inf, 3, "−∞"),
        (math.nan, 3, "NaN"),
    ],
)
def test_short(value, digits, shown):
    assert short(value, digits) == shown


def value_of(text):
    return float(text.replace(MINUS, "-").replace("∞", "inf").replace(THIN_SPACE, ""))


@given(st.floats(-1e300, 1e300), st.integers(2, 6))
def test_short_is_right_to_its_last_digit(value, digits):
    # Half a unit of the last of `digits` significant digits.
    assert value_of(short(value, digits)) == pytest.approx(value, rel=0.51 * 10.0 ** (1 - digits), abs=0.0)


@given(st.floats(-1e12, 1e12), st.integers(2, 6))
def test_short_stays_short(value, digits):
    assert len(short(value, digits)) <= max(digits + 7, 8)


@given(st.floats(allow_nan=False))
def test_exact_gives_the_same_number_back(value):
    text = exact(value)
    assert float(text.replace(MINUS, "-")) == value
    assert "-" not in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (999, "999"),
        (1234, f"1{THIN_SPACE}234"),
        (-1234567, f"−1{THIN_SPACE}234{THIN_SPACE}567"),
    ],
)
def test_whole(value, shown):
    assert whole(value) == shown


@pytest.mark.parametrize(
    ("per_second", "shown"),
    [
        (0.5, "0.50"),
        (1.0, "1"),
        (980.2, "980"),
        (2_500.0, f"2{THIN_SPACE}500"),
        (12_400.0, f"12{THIN_SPACE}k"),
        (999_400.0, f"999{THIN_SPACE}k"),
        (999_600.0, f"1.0{THIN_SPACE}M"),
        (3_400_000.0, f"3.4{THIN_SPACE}M"),
        (31_000_000.0, f"31{THIN_SPACE}M"),
    ],
)
def test_rate(per_second, shown):
    assert rate(per_second) == shown
