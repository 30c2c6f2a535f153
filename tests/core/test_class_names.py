"""Names of classes among other words."""

import pytest

from nnviz.core.class_names import brief, class_words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("virginica", "virginica"),
        ("x" * 24, "x" * 24),
        ("x" * 25, "x" * 23 + "…"),
        ("of the far north of the land", "of the far north of the…"),
        ("two\n  lines", "two lines"),
    ],
)
def test_a_name_is_cut_to_24_characters_on_one_line(name, shown):
    assert brief(name) == shown


def test_a_class_among_other_words():
    assert class_words((), 1) == "class 1"
    assert class_words(("no", "yes"), 1) == "yes"
    assert class_words(("1.5", "2.5"), 1) == "class 2.5"
