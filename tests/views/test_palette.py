"""Colours can be told apart from what is behind them: WCAG's formula, both themes."""

import pytest
from views.hand_made import contrast

from nnviz.core.dataset import MAX_OUTPUTS
from nnviz.views.palette import (
    DARK,
    LIGHT,
    SYMBOL_CHARACTERS,
    SYMBOLS,
    class_table,
    heat_map_table,
)

both_themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def test_the_formula_gives_the_figures_that_are_published():
    # W3C, "Understanding Success Criterion 1.4.3": black on white 21:1; #777777 on white 4.48:1.
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#ffffff", "#777777") == pytest.approx(4.48, abs=0.005)
    assert contrast("#123456", "#123456") == pytest.approx(1.0)


@both_themes
@pytest.mark.parametrize("ink", ["text", "secondary", "danger"])
def test_words_can_be_read_on_a_panel_and_beside_it(theme, ink):
    assert contrast(getattr(theme, ink), theme.panel) >= 4.5
    assert contrast(getattr(theme, ink), theme.window) >= 4.5


@both_themes
def test_words_can_be_read_on_buttons(theme):
    assert contrast(theme.text, theme.soft) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.text, theme.current_line) >= 4.5


@both_themes
@pytest.mark.parametrize("class_index", range(MAX_OUTPUTS))
def test_classes_stand_out_from_a_panel(theme, class_index):
    assert contrast(theme.classes[class_index], theme.panel) >= 3.0


@both_themes
def test_the_accent_stands_out_from_a_panel(theme):
    assert contrast(theme.accent, theme.panel) >= 3.0


@both_themes
def test_a_boundary_stands_out_from_the_heat_map(theme):
    for colour in theme.map_colours:
        assert contrast(theme.text, colour) >= 4.5


@both_themes
def test_every_class_has_a_colour_and_a_symbol_of_its_own(theme):
    for looks in (theme.classes, SYMBOLS, SYMBOL_CHARACTERS):
        assert len(set(looks)) == len(looks) == MAX_OUTPUTS


@both_themes
def test_signs_have_the_colours_of_the_two_classes(theme):
    assert (theme.negative, theme.positive) == (theme.classes[0], theme.classes[1])


def test_the_heat_map_runs_from_negative_over_neutral_to_positive():
    table = heat_map_table(LIGHT)
    assert table.shape == (256, 3)
    assert table[0].tolist() == [0xF7, 0xC8, 0x78]
    assert table[-1].tolist() == [0x78, 0xB0, 0xDE]
    assert abs(table[127].astype(int) - 0xFA).max() <= 1  # the middle lies between 127 and 128
    assert abs(table[128].astype(int) - 0xFA).max() <= 1


def test_a_class_gets_stronger_from_undecided_to_certain():
    table = class_table(LIGHT, 3).astype(int)
    assert table.shape == (768, 3)
    for start in (0, 256, 512):
        assert table[start].tolist() == [0xFA] * 3
    # 0.6 of the way from #fafafa to class 2, #008f68.
    assert table[767].tolist() == [round(250 + 0.6 * (c - 250)) for c in (0x00, 0x8F, 0x68)]
