"""Colours, fonts and symbols that the views share: a light and a dark theme."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo

SPACE: Final = 4  # px; distances are multiples of it
TEXT_PX: Final = 13
SECONDARY_PX: Final = 12
VALUE_PX: Final = 11
COUNTER_PX: Final = 20
PANEL_RADIUS: Final = 10
CONTROL_RADIUS: Final = 7
CONTROL_HEIGHT: Final = 32

# One symbol a class, in pyqtgraph's names, so that colour never stands alone.
SYMBOLS: Final = ("s", "o", "t1", "d", "p", "t", "h", "star", "x", "+")
SYMBOL_SIZES: Final = (1.0, 1.0, 1.1, 1.35, 1.1, 1.1, 1.05, 1.5, 1.2, 1.35)  # so that all look as large
SYMBOL_CHARACTERS: Final = ("■", "●", "▲", "◆", "⬟", "▼", "⬢", "★", "✖", "✚")


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, as #rrggbb.

    Attributes
    ----------
    window, panel, soft, line : surfaces and separators
    text, secondary : of at least 4.5 contrast on a panel
    accent, on_accent : selection, the current thing, run; and text on it
    classes : one a class; class 0 and class 1 also stand for negative and positive
    map_colours : heat map at its lowest, middle and highest value
    current_line : background of the line now running
    danger : where training has failed
    """

    name: str
    window: str
    panel: str
    soft: str
    line: str
    text: str
    secondary: str
    accent: str
    on_accent: str
    classes: tuple[str, ...]
    map_colours: tuple[str, str, str]
    current_line: str
    danger: str

    @property
    def negative(self) -> str:
        """Of negative weights and values."""
        return self.classes[0]

    @property
    def positive(self) -> str:
        """Of positive weights and values."""
        return self.classes[1]

    def ghost(self, number: int) -> str:
        """Of another run that is shown beside the current one, by its number."""
        colours = self.classes[2:5] + self.classes[7:9]  # those that two classes and the heat map leave
        return colours[number % len(colours)]


# The first two are safe for the common colour-vision differences (Okabe and Ito's blue and orange);
# the light theme's orange is just dark enough for a contrast of 3 on white.
LIGHT: Final = Theme(
    name="light",
    window="#f4f5f7",
    panel="#ffffff",
    soft="#f0f2f5",
    line="#dfe2e7",
    text="#1d2430",
    secondary="#667085",
    accent="#3b5bdb",
    on_accent="#ffffff",
    classes=(
        "#D68000", "#0072B2", "#008f68", "#b8568f", "#7a5195",
        "#8c6d1f", "#c0392b", "#3d7d8c", "#5c6b2f", "#555555",
    ),
    map_colours=("#f7c878", "#fafafa", "#78b0de"),
    current_line="#fff4d6",
    danger="#c92a2a",
)  # fmt: skip
DARK: Final = Theme(
    name="dark",
    window="#15181d",
    panel="#1d2127",
    soft="#262b33",
    line="#2f353e",
    text="#e6e9ee",
    secondary="#98a2b3",
    accent="#8ea6ff",
    on_accent="#15181d",
    classes=(
        "#F0A93B", "#56B4E9", "#3fcf9f", "#e38dbd", "#b79ad6",
        "#d3b65c", "#ff7b6b", "#7cc4d4", "#b3c46a", "#c8c8c8",
    ),
    map_colours=("#7e5214", "#262a30", "#22567e"),
    current_line="#3a341f",
    danger="#ff8787",
)  # fmt: skip


@cache
def heat_map_table(theme: Theme) -> npt.NDArray[np.uint8]:
    """256 colours, (256, 3), from lowest through the middle to highest."""
    low, middle, high = (_rgb(colour) for colour in theme.map_colours)
    t = np.linspace(-1.0, 1.0, 256)[:, None]
    return np.round(np.where(t < 0, middle + (low - middle) * -t, middle + (high - middle) * t)).astype(
        np.uint8
    )


@cache
def class_table(theme: Theme, n_classes: int) -> npt.NDArray[np.uint8]:
    """256 colours for each class in turn, (256 · n_classes, 3), from undecided to certain."""
    middle = _rgb(theme.map_colours[1])
    strength = np.linspace(0.0, 0.6, 256)[:, None]
    return np.concatenate(
        [np.round(middle + (_rgb(theme.classes[c]) - middle) * strength) for c in range(n_classes)]
    ).astype(np.uint8)


def text_font(pixels: int = TEXT_PX, *, bold: bool = False) -> QFont:
    """The interface's face, with tabular figures."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def fixed_font(pixels: int = SECONDARY_PX) -> QFont:
    """The monospaced face of arithmetic and code."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    if not QFontInfo(font).fixedPitch():
        font = QFont("monospace")
        font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPixelSize(pixels)
    return font


def _rgb(colour: str) -> npt.NDArray[np.float64]:
    c = QColor(colour)
    return np.array([c.red(), c.green(), c.blue()], float)
