"""Schedule: brings new values to the panels, each no more often than it can be read."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QDockWidget, QWidget


@dataclass(slots=True)
class _Panel:
    """A part of the window that need not follow every frame of a run."""

    widget: QWidget
    show: Callable[[], None]
    seconds: float
    shown_at: float = 0.0
    stale: bool = False


class Schedule(QObject):
    """Which part of the window is shown anew in which frame.

    While training runs, one part a frame, the one that has waited longest for its length, so that no
    frame takes much longer than another; at rest all at once. What is hidden is shown when it appears.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panels: dict[str, _Panel] = {}

    def add(self, name: str, widget: QWidget, show: Callable[[], None], seconds: float) -> None:
        """Have `show` called for a part, `seconds` apart at least while training runs."""
        self._panels[name] = _Panel(widget, show, seconds)

    def watch(self, dock: QDockWidget) -> None:
        """Show what was missed when a panel comes to the front."""
        dock.visibilityChanged.connect(self._appeared)

    def mark(self, *names: str) -> None:
        """There are new values for these parts."""
        for name in names:
            self._panels[name].stale = True

    def frame(self, *, running: bool) -> None:
        """Show what is due."""
        now = time.perf_counter()
        due = [panel for panel in self._panels.values() if panel.stale and _is_seen(panel.widget)]
        if running:
            due = sorted(
                (panel for panel in due if now - panel.shown_at >= panel.seconds),
                key=partial(_waited, now),
                reverse=True,
            )[:1]
        self._show(due)

    def show_soon(self, *names: str, running: bool) -> None:
        """Show these with the next frame of a run, or at once where there is none."""
        self.mark(*names)
        if not running:
            self.frame(running=False)

    def _show(self, panels: Iterable[_Panel]) -> None:
        for panel in panels:
            panel.stale, panel.shown_at = False, time.perf_counter()
            panel.show()

    @Slot(bool)
    def _appeared(self, visible: bool) -> None:
        dock = self.sender()
        if visible and isinstance(dock, QDockWidget):
            # It comes to the front only after this; until then none of it is on screen.
            self._show(p for p in self._panels.values() if p.stale and dock.isAncestorOf(p.widget))


def _is_seen(widget: QWidget) -> bool:
    """Whether any of it is on screen; a panel behind others' tabs is not, although Qt calls it visible."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def _waited(now: float, panel: _Panel) -> float:
    """How long a part has waited, measured by how long it may."""
    return (now - panel.shown_at) / panel.seconds
