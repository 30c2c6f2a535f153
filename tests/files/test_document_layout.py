"""How documents are laid out: by hand, and for any value what another reader of JSON finds in it."""

import json
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz.files.document_layout import ROW, laid_out
from nnviz.files.document_schema import EditText, PartText, WatchText

NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-100, 100).map(float),
    st.sampled_from([-0.0, -10.0, 1e22, 1e-7, True, None]),
)
LEAVES = NUMBERS | st.text(max_size=6) | st.lists(NUMBERS, max_size=80)
VALUES = st.recursive(
    LEAVES | st.lists(st.lists(NUMBERS, max_size=ROW + 4), max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def kept(value: object) -> object:
    """A value in which numbers that differ in kind or sign differ, too."""
    if isinstance(value, dict):
        return {key: kept(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [kept(inner) for inner in value]
    if isinstance(value, bool | str | None):
        return (value,)
    return int(value) if value == int(value) else value, math.copysign(1.0, value)


@settings(max_examples=100)
@given(value=VALUES)
def test_every_reader_of_json_finds_the_value_in_it(value):
    text = laid_out(value)
    assert kept(json.loads(text)) == kept(value)
    assert text.endswith("\n")


def test_rows_stand_below_each_other_and_whole_numbers_are_short():
    value = {"a": [[1.0, -0.0, 20.0], [-10.0, 0.5, 1e-7]], "b": [], "c": [[]], "d": [[1.0], []]}
    assert laid_out(value) == (
        "{\n"
        '  "a": [\n'
        "    [1, -0.0, 20],\n"
        "    [-10, 0.5, 1e-7]\n"
        "  ],\n"
        '  "b": [],\n'
        '  "c": [\n'
        "    []\n"
        "  ],\n"
        '  "d": [\n'
        "    [1],\n"
        "    []\n"
        "  ]\n"
        "}\n"
    )


def test_a_row_is_a_line_however_wide_and_longer_lists_fill_lines():
    wide = [0.1234567890123456] * ROW
    assert laid_out([wide]) == f"[\n  [{', '.join(map(repr, wide))}]\n]\n"
    first, *lines, last = laid_out({"x": [1234.5] * 40}).splitlines()[1:-1]
    assert (first, last) == ('  "x": [', "  ]")
    assert lines == [
        "    " + ", ".join(["1234.5"] * 12) + ",",
        "    " + ", ".join(["1234.5"] * 12) + ",",
        "    " + ", ".join(["1234.5"] * 12) + ",",
        "    " + ", ".join(["1234.5"] * 4),
    ]


def test_the_last_line_is_full_where_all_that_is_left_has_room():
    ten = ", ".join(["12345.5"] * 10)
    assert laid_out({"x": [12345.5] * 20 + [1234.5]}).splitlines()[2:-2] == [
        f"    {ten},",
        f"    {ten}, 1234.5",  # 100 wide
    ]
    assert laid_out({"x": [12345.5] * 21}).splitlines()[2:-2] == [
        f"    {ten},",
        f"    {ten},",
        "    12345.5",
    ]


def test_rows_with_words_lists_or_objects_in_them_are_laid_out_one_by_one():
    value = [[1.0, "inf"], [[2.0]], [{}], ["],["]]
    text = laid_out(value)
    assert json.loads(text) == value
    assert text == ('[\n  [1.0, "inf"],\n  [\n    [2]\n  ],\n  [\n    {}\n  ],\n  ["],["]\n]\n')


def test_structs_say_only_what_is_not_understood():
    assert laid_out([EditText(3, 1), EditText(4, 2, by_hand=True)]) == (
        '[\n  {"iteration": 3, "experiment": 1},\n  {"iteration": 4, "experiment": 2, "by_hand": true}\n]\n'
    )
    assert laid_out(WatchText(PartText("unit", 0, 2), sample=1)) == (
        '{"part": ["unit", 0, 2, 0], "sample": 1}\n'
    )
