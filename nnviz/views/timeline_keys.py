"""How keys and typed numbers move through the run."""

import re
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from nnviz.views.numbers import MINUS
from nnviz.views.timeline_marks import TimelineMarks
from nnviz.views.timeline_scale import Position

MOST: Final = 10**18  # iterations; no run comes that far

_NUMBER: Final = re.compile(r"([+-]?)(\d+(?:\.\d*)?(?:e\+?\d{1,3})?)", re.IGNORECASE)
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+|(?:\.\d{3})+)")


def key_target(event: QKeyEvent, position: Position, marks: TimelineMarks) -> int | None:
    """The iteration that a key goes to, or None if it is not for the timeline.

    A key that would lead nowhere is left to the window: → at the newest iteration trains one more.
    """
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if modifiers == Qt.KeyboardModifier.ControlModifier:
        return _mark_beside(event.key(), position, marks)
    if modifiers:
        return None
    iteration, end = position
    page = max(1, round(end / 20))
    wanted: dict[int, int] = {
        Qt.Key.Key_Left: iteration - 1,
        Qt.Key.Key_Right: iteration + 1,
        Qt.Key.Key_PageDown: iteration - page,
        Qt.Key.Key_PageUp: iteration + page,
        Qt.Key.Key_Home: 0,
        Qt.Key.Key_End: end,
    }
    target = position.within(wanted.get(event.key(), iteration))
    return None if target == iteration else target


def _mark_beside(key: int, position: Position, marks: TimelineMarks) -> int | None:
    """Where the mark before or after the current iteration is, if the run has come so far."""
    if key == Qt.Key.Key_Left:
        return marks.before(position.iteration)
    target = marks.after(position.iteration) if key == Qt.Key.Key_Right else None
    return target if target is not None and target <= position.end else None


def typed_iteration(text: str, current: int) -> int | None:
    """The iteration that a typed text names, or None if it names none.

    Thousands may stand apart (1 234) or have commas or points (1,234 or 1.234); 1e4 is 10 000; +100
    and -10 count from `current`. Whether the run has come that far is another question; what is
    beyond `MOST` is `MOST`.
    """
    text = "".join(text.split()).replace(MINUS, "-")
    # An iteration is whole: three digits after a point or comma are thousands, in one language or another.
    text = re.sub("[.,]", "", text) if _GROUPED.fullmatch(text) else text.replace(",", ".")
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    sign, digits = match.groups()
    value = Decimal(digits)
    if value != value.to_integral_value():
        return None
    number = int(min(value, Decimal(MOST)))
    return {"": number, "+": current + number, "-": current - number}[sign]
