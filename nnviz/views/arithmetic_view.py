"""ArithmeticView: every number of an iteration, line by line, to be checked by hand."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from nnviz.core.arithmetic import lines
from nnviz.core.line import Line
from nnviz.core.line_text import as_text
from nnviz.core.moment import Moment
from nnviz.core.part import Part
from nnviz.core.trace import StepTrace
from nnviz.views.arithmetic_canvas import ArithmeticCanvas
from nnviz.views.arithmetic_content import (
    Check,
    Content,
    Section,
    ShownLine,
    all_agree,
    exists,
    gradients,
    stages,
)
from nnviz.views.arithmetic_header import ArithmeticHeader
from nnviz.views.arithmetic_words import ArithmeticWords
from nnviz.views.numbers import exact
from nnviz.views.palette import LIGHT, Theme
from nnviz.views.remarks import remarks
from nnviz.views.widgets import named

REST_MS = 200  # a moment that stays this long is worth checking; a run shows eight a second


class ArithmeticView(QWidget):
    """The Arithmetic panel: formula, numbers put in, result, for each line of an iteration.

    Nothing is worked out while the panel is hidden.

    Signals
    -------
    part_hovered : object
        The Part that the mouse is on, or None.
    part_selected : object
        The Part that was clicked, or None for the whole iteration.
    check_requested : object
        The gradients that stand in the lines now: list of places in the flat parameter vector.
    """

    part_hovered = Signal(object)
    part_selected = Signal(object)
    check_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("arithmetic_view")
        self.setAccessibleName(self.tr("Arithmetic"))
        self._words = ArithmeticWords(self)
        self._moment: Moment | None = None
        self._selected: Part | None = None
        self._lines: list[Line] = []
        self._stale = True  # not yet worked out, since nobody sees it
        self._checked: StepTrace | None = None
        self._differences: Mapping[int, float] = {}
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._header = ArithmeticHeader()
        self._canvas = ArithmeticCanvas()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._menu = self._make_menu()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header)
        column.addWidget(self._canvas, 1)
        self._header.put_before(self._canvas)
        self._connect()
        self.show_theme(LIGHT)

    def show_moment(self, moment: Moment | None) -> None:
        """Show the arithmetic of an iteration; None where there are no samples yet."""
        if moment is not self._moment:
            self._moment = moment
            self._forget_lines()

    def show_selected(self, part: Part | None) -> None:
        """Narrow the lines to what concerns a part."""
        if part != self._selected:
            self._selected = part
            self._forget_lines()

    def show_hovered(self, part: Part | None) -> None:
        """Light up the numbers of a part."""
        self._canvas.show_hovered(part)

    def show_check(self, trace: StepTrace, values: Mapping[int, float]) -> None:
        """Show central differences, by place in the flat vector, beside the gradients of a trace."""
        self._checked, self._differences = trace, values
        self._show()

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self._header.show_theme(theme)
        self._canvas.show_theme(theme)

    def as_text(self) -> str:
        """Everything that is known, with all digits."""
        self._work_out()
        return "" if self._moment is None else as_text(self._lines, exact, knows=self._moment.knows)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave no timer running."""
        self._rest.stop()
        super().hideEvent(event)

    @Slot(object)
    def _select(self, part: Part | None) -> None:
        if part != self._selected:
            self.show_selected(part)
            self.part_selected.emit(part)

    @Slot()
    def _deselect(self) -> None:
        self._select(None)

    @Slot()
    def _copy(self) -> None:
        if text := self.as_text():
            QGuiApplication.clipboard().setText(text)

    @Slot(bool)
    def _check_toggled(self, checked: bool) -> None:
        self._show()
        if checked:
            self._rest.stop()
            self._request_check()

    @Slot(bool)
    def _remarks_toggled(self, shown: bool) -> None:
        self._remarks_action.setChecked(shown)
        self._show()

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        self._menu.popup(self.mapToGlobal(place))

    @Slot()
    def _request_check(self) -> None:
        """Ask for the differences that stand beside no gradient yet."""
        if self._moment is None or not self.isVisible():
            return
        architecture = self._moment.trace.experiment.architecture
        known = self._known_differences()
        places = {
            place
            for line in self._lines
            if self._moment.knows(line.phase)
            for place in gradients(line, architecture)
            if place not in known
        }
        if places:
            self.check_requested.emit(sorted(places))

    def _forget_lines(self) -> None:
        self._stale = True
        self._show()

    def _work_out(self) -> None:
        if self._stale:
            self._lines = [] if self._moment is None else lines(self._moment, self._existing())
            self._stale = False

    def _existing(self) -> Part | None:
        """What is selected, if the network shown has it."""
        if self._moment is None or self._selected is None:
            return None
        return self._selected if exists(self._selected, self._moment.trace) else None

    def _show(self) -> None:
        """Show what has changed, if anyone can see it."""
        if not self.isVisible():
            return
        self._work_out()
        selected = self._existing()
        narrowed = selected is not None and selected.kind != "sample"
        self._header.show_titles(self._words.titles(self._moment, selected if narrowed else None))
        self._header.close_button.setVisible(narrowed)
        self._canvas.show_content(self._content(), escapable=self._selected is not None)
        if self._header.check_button.isChecked():
            self._rest.start()

    def _content(self) -> Content:
        moment = self._moment
        if moment is None:
            return Content(hint=self._words.empty())
        remarked = remarks(moment, self.tr) if self._header.remarks_button.isChecked() else {}
        sections = tuple(
            Section(
                self._words.stage(stage),
                tuple(self._shown(line, moment) for line in found),
                tuple(text for phase, texts in remarked.items() if phase.stage is stage for text in texts),
            )
            for stage, found in stages(self._lines)
        )
        place = (moment.kind, moment.phase, self._existing())
        return Content(sections, self._words.hint(moment), place, moment.phase is not None)

    def _shown(self, line: Line, moment: Moment) -> ShownLine:
        known = moment.knows(line.phase)
        check = self._check(line, moment) if known and self._header.check_button.isChecked() else None
        return ShownLine(line, known, line.phase == moment.phase, check)

    def _check(self, line: Line, moment: Moment) -> Check | None:
        """What the differences say about a line; None where there are none, or not all of them yet."""
        found = gradients(line, moment.trace.experiment.architecture)
        known = self._known_differences()
        if not found or not found.keys() <= known.keys():
            return None
        agrees = all_agree(found, known, moment)
        values = [known[place] for place in found]
        return Check(self._words.check(values, agrees=agrees), agrees)

    def _known_differences(self) -> Mapping[int, float]:
        is_this = self._moment is not None and self._checked is self._moment.trace
        return self._differences if is_this else {}

    def _make_menu(self) -> QMenu:
        menu = named(QMenu(self), "arithmetic_menu")
        named(menu.addAction(self.tr("Copy")), "arithmetic_copy_action").triggered.connect(self._copy)
        self._remarks_action = named(menu.addAction(self.tr("Remarks")), "arithmetic_remarks_action")
        self._remarks_action.setCheckable(True)
        self._remarks_action.setChecked(True)
        self._remarks_action.toggled.connect(self._header.remarks_button.setChecked)
        return menu

    def _connect(self) -> None:
        self._rest.timeout.connect(self._request_check)
        self._header.close_requested.connect(self._deselect)
        self._header.copy_requested.connect(self._copy)
        self._header.check_toggled.connect(self._check_toggled)
        self._header.remarks_toggled.connect(self._remarks_toggled)
        self._canvas.part_hovered.connect(self.part_hovered)
        self._canvas.part_clicked.connect(self._select)
        self._canvas.escaped.connect(self._deselect)
        self._canvas.copy_requested.connect(self._copy)
        self.customContextMenuRequested.connect(self._open_menu)
