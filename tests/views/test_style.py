"""The style sheet and the Qt palette of a theme."""

import re

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox, QToolButton
from views.hand_made import colours, contrast, near

from nnviz.views.palette import CONTROL_HEIGHT, DARK, LIGHT, SECONDARY_PX, TEXT_PX
from nnviz.views.style import apply_theme, qt_palette, style_sheet, use_fusion
from nnviz.views.widgets import named, with_margins

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
both_themes = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


@pytest.fixture
def application(qapp):
    """The application, with its looks restored afterwards."""
    font, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def shown(qtbot):
    def show(widget, width=160, height=40):
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return show


@both_themes
def test_a_style_sheet_uses_the_themes_colours_and_no_others(theme):
    known = {
        getattr(theme, name).lower()
        for name in ("window", "panel", "soft", "line", "text", "secondary", "accent", "on_accent", "danger")
    }
    used = {colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{6}\b", style_sheet(theme))}
    assert used
    assert used <= known


@both_themes
def test_the_pictures_of_a_style_sheet_exist(theme, shown):
    box = shown(QCheckBox("Map"))
    box.setStyleSheet(style_sheet(theme))
    before = near(colours(box), theme.accent).sum()
    box.setChecked(True)
    after = colours(box)
    assert near(after, theme.accent).sum() > before + 40
    # The tick itself, in a box of 13 px that is filled with the accent.
    tick = LIGHT.panel if theme is LIGHT else DARK.on_accent
    assert near(after[:, :22], tick, 60).sum() > 5


@both_themes
def test_the_palette_has_the_themes_colours(theme):
    palette = qt_palette(theme)
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    assert palette.color(role.Window) == QColor(theme.window)
    assert palette.color(role.Base) == QColor(theme.panel)
    assert palette.color(role.Text) == QColor(theme.text)
    assert palette.color(role.Highlight) == QColor(theme.accent)
    assert palette.color(group.Disabled, role.Text) == QColor(theme.secondary)


@both_themes
def test_words_on_coloured_ground_can_be_read(theme):
    palette, role = qt_palette(theme), QPalette.ColorRole
    for ink, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
        (role.ToolTipText, role.ToolTipBase),
        (role.HighlightedText, role.Highlight),
        (role.PlaceholderText, role.Base),
    ):
        assert contrast(palette.color(ink).name(), palette.color(ground).name()) >= 4.5, ink


def test_a_theme_reaches_every_widget(application, shown):
    label = shown(named(QLabel("loss"), "secondary"))
    for theme in (LIGHT, DARK):
        apply_theme(application, theme)
        QApplication.processEvents()
        assert label.palette().color(label.foregroundRole()).name() == theme.secondary
        assert label.fontInfo().pixelSize() == SECONDARY_PX
        assert application.font().pixelSize() == TEXT_PX


def test_controls_in_the_control_bar_have_their_height(application, shown):
    apply_theme(application, LIGHT)
    frame = shown(named(QLabel(), "control_bar"), 300, 120)
    heights = set()
    for kind in (QToolButton, QComboBox, QSpinBox):
        control = kind(frame)
        control.ensurePolished()
        heights.add(control.sizeHint().height())
    assert min(heights) >= CONTROL_HEIGHT
    assert max(heights) <= CONTROL_HEIGHT + 4


def test_the_focus_can_be_seen(application, shown):
    apply_theme(application, LIGHT)
    for widget in (QLineEdit("0.1"), QSpinBox(), QComboBox(), QToolButton(text="Run")):
        shown(widget)
        widget.clearFocus()
        before = near(colours(widget), LIGHT.accent).sum()
        widget.activateWindow()
        widget.setFocus()
        QApplication.processEvents()
        assert near(colours(widget), LIGHT.accent).sum() > before + 30, widget


def test_names_tips_and_margins(shown):
    box = shown(named(QSpinBox(), "seed", "Seed", "The same seed, the same run"))
    assert (box.objectName(), box.accessibleName(), box.toolTip()) == (
        "seed",
        "Seed",
        "The same seed, the same run",
    )
    with_margins(box)
    margins = box.lineEdit().textMargins()
    assert margins.left() == margins.right() > 0


def test_the_style_is_set_once_for_all_windows(qapp, monkeypatch):
    use_fusion(qapp)
    again = []
    monkeypatch.setattr(QApplication, "setStyle", lambda *style: again.append(style))
    use_fusion(qapp)
    assert again == []
