"""PartLinks: what is pointed at or selected in one view lights up in the others."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from nnviz.core.part import Part


class PartLinks(QObject):
    """Passes parts on between views.

    A view takes part with any of: the signals ``part_hovered`` and ``part_selected``, the methods
    ``show_hovered`` and ``show_selected``.

    Signals
    -------
    sample_selected : int
        A sample (its index) was chosen where it stands as a number.
    """

    sample_selected = Signal(int)

    def __init__(self, views: Sequence[QWidget], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views = views
        for view in views:
            for name, slot in (("part_hovered", self._hovered), ("part_selected", self._selected)):
                if (signal := getattr(view, name, None)) is not None:
                    signal.connect(slot)

    def drop(self) -> None:
        """The network has other parts: none of them is selected."""
        for name in ("show_selected", "show_hovered"):
            self._tell(name, None)

    @Slot(object)
    def _hovered(self, part: Part | None) -> None:
        self._tell("show_hovered", part)

    @Slot(object)
    def _selected(self, part: Part | None) -> None:
        if part is not None and part.kind == "sample":
            self.sample_selected.emit(part.unit)
        else:
            self._tell("show_selected", part)

    def _tell(self, method: str, part: Part | None) -> None:
        origin = self.sender()
        for view in self._views:
            if view is not origin and (show := getattr(view, method, None)) is not None:
                show(part)
