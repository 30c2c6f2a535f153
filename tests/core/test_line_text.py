import numpy as np

from nnviz.core.line import Line, Matrix, Number
from nnviz.core.line_text import as_text
from nnviz.core.phase import Phase, Stage

PICK, FORWARD, LOSS = Phase(Stage.PICK), Phase(Stage.FORWARD), Phase(Stage.LOSS)
BACKWARD, UPDATE = Phase(Stage.BACKWARD), Phase(Stage.UPDATE)


def text(*lines, **options):
    return as_text(lines, lambda value: f"{value:g}", **options)


def test_nothing_is_no_text():
    assert text() == ""


def test_each_stage_has_its_heading_and_columns_of_its_own():
    two = Number(2.0)
    shown = text(
        Line(PICK, "x", "sample 1", (), ("(", two, ", ", Number(-1.5), ")")),
        Line(FORWARD, "z", "w·x", (Number(3.0), "·", two), (Number(6.0),)),
        Line(FORWARD, "layer", "tanh(z)", ("tanh(", Number(6.0), ")"), (Number(0.5),), note="→ class 1"),
        Line(LOSS, "L", "", (), (two,)),
    )
    assert shown == (
        "pick\n"
        "  x = sample 1 = (2, -1.5)\n"
        "\n"
        "forward\n"
        "  z     = w·x     = 3·2 = 6\n"
        "  layer = tanh(z) = tanh(6) = 0.5   → class 1\n"
        "\n"
        "loss\n"
        "  L = 2\n"
    )


def test_matrices_stand_side_by_side():
    line = Line(
        FORWARD,
        "z",
        "x·W",
        (Matrix(np.array([[1.0, 20.0], [3.0, 4.0], [5.0, 6.0]])), "·", Matrix(np.array([[7.0], [8.0]]))),
        (Matrix(np.array([[167.0], [53.0], [83.0]])),),
    )
    assert text(line) == (
        "forward\n"
        "            [1  20] [7]   [167]\n"
        "  z = x·W = [3   4]·[8] = [ 53]\n"
        "            [5   6]       [ 83]\n"
    )


def test_matrices_that_follow_each_other_stay_apart():
    line = Line(PICK, "y", "", (), (Matrix(np.array([[1.0], [0.0]])),))
    assert text(line, line) == "pick\n  y = [1]\n      [0]\n\n  y = [1]\n      [0]\n"


def test_a_value_that_is_replaced_has_an_arrow():
    line = Line(UPDATE, "w", "w − 0.1·g", (), (Number(2.0),), relation="←")
    assert text(line) == "update\n  w ← w − 0.1·g = 2\n"


def test_of_the_future_only_the_formula_is_known():
    lines = (
        Line(FORWARD, "z", "w·x", (Number(3.0), "·", Number(2.0)), (Number(6.0),)),
        Line(BACKWARD, "g", "2·z", (), (Number(12.0),), note="large"),
        Line(BACKWARD, "", "", (), (), note="and 3 more"),
    )
    shown = text(*lines, knows=lambda phase: phase == FORWARD)
    assert shown == "forward\n  z = w·x = 3·2 = 6\n\nbackward\n  g = 2·z\n"


def test_remarks_stand_alone():
    lines = (Line(UPDATE, "w", "v", (), (Number(1.0),)), Line(UPDATE, "", "", (), (), note="and 3 more"))
    assert text(*lines) == "update\n  w = v = 1\n  and 3 more\n"


def test_a_long_formula_leaves_the_others_where_they_are():
    lines = (
        Line(LOSS, "L", "a + b", (), (Number(1.0),)),
        Line(LOSS, "M", "very long " * 6 + "formula", (), (Number(2.0),)),
    )
    assert text(*lines).splitlines()[1] == "  L = a + b = 1"


def test_every_digit_is_the_callers():
    line = Line(LOSS, "L", "", (), (Number(0.1 + 0.2),))
    assert as_text([line], repr) == "loss\n  L = 0.30000000000000004\n"
