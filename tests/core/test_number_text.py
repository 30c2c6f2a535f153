"""Numbers that people type, and numbers as text."""

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.errors import InputError
from nnviz.core.number_text import parse_number, value_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        (" 2 ", 2.0),
        ("+.5", 0.5),
        (",25", 0.25),
        ("3.", 3.0),
        ("-0", -0.0),
        ("- 4", -4.0),
        ("−0,75", -0.75),
        ("1e-3", 0.001),
        ("1E−3", 0.001),
        ("2,5e+2", 250.0),
        ("1 000,5", 1000.5),
        ("1\u2009234\u2009567", 1234567.0),  # thin spaces, as the program writes them
        ("1\u00a0000", 1000.0),
        ("−12\u202f345.5", -12345.5),
        ("1/3", 0.3333333333333333),
        ("-1/3", -0.3333333333333333),
        ("−1 / 3", -0.3333333333333333),
        ("1,5/2", 0.75),
        ("1/−4", -0.25),
        ("1 000/8", 125.0),
        ("1e-3/2", 0.0005),
        ("0/5", 0.0),
    ],
)
def test_what_is_typed_is_read(text, value):
    read = parse_number(text)
    assert read == value
    assert math.copysign(1.0, read) == math.copysign(1.0, value)


@pytest.mark.parametrize("text", ["", "  ", "\u2009"])
def test_nothing_is_no_number(text):
    with pytest.raises(InputError, match=r"^Nothing is typed\. Type a number such as 0\.5, 0,5, −2"):
        parse_number(text)


@pytest.mark.parametrize(
    "text",
    ["abc", "0.5x", "1/", "/3", "--1", "1-2", "1_000", "0x10", "1e", ".", "-", "nan", "inf", "−infinity",
     "1 2", "1 0000", "10 00", "½", "٣", "1 1/2"],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_examples(text):
    with pytest.raises(InputError) as refused:
        parse_number(f" {text} ")
    assert str(refused.value) == f"“{text}” is not a number. Type one such as 0.5, 0,5, −2, 1e−3 or 1/3."


@pytest.mark.parametrize(
    "text", ["1.234,5", "1,234.5", "1,2,3", "1.000.000", "-1.2.3", "1.5.2/3", "1 000,5.1"]
)
def test_what_can_be_read_in_two_ways_is_refused(text):
    with pytest.raises(InputError) as refused:
        parse_number(text)
    assert f"“{text}” has more than one point or comma." in str(refused.value)
    assert "1234,5" in str(refused.value)


@pytest.mark.parametrize("text", ["1/0", "-2/0,0", "0/0", "1/−0", "1/1e-400"])
def test_nothing_is_divided_by_zero(text):
    with pytest.raises(InputError, match="divides by zero"):
        parse_number(text)


def test_there_is_one_fraction_at_most():
    with pytest.raises(InputError, match=r"“1/2/3” is not a number\. A fraction has one “/”"):
        parse_number("1/2/3")


@pytest.mark.parametrize("text", ["1e309", "-1e999", "1e308/1e-10", "1e999/1e999", "9" * 400])
def test_what_no_float_can_hold_is_refused(text):
    with pytest.raises(InputError, match="too large"):
        parse_number(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"), (2.0, "2"), (-0.5, "−0.5"), (-0.0, "−0"), (1e-5, "1e−5"), (1e20, "1e20"),
        (1 / 3, "0.3333333333333333"),
    ],
)  # fmt: skip
def test_the_shortest_text(value, text):
    assert value_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_text_reads_back_to_the_same_bits(value):
    assert struct.pack("d", parse_number(value_text(value))) == struct.pack("d", value)
