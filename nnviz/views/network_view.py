"""NetworkView: the panel with the network diagram and the controls of its architecture."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnviz.core.moment import Moment
from nnviz.core.part import Part
from nnviz.core.snapshot import Snapshot
from nnviz.views.network_controls import NetworkControls
from nnviz.views.network_diagram import NetworkDiagram
from nnviz.views.network_hands import NetworkHands
from nnviz.views.network_notes import NetworkNotes
from nnviz.views.network_parts import exists
from nnviz.views.network_style import style_sheet
from nnviz.views.network_two_lines import two_lines
from nnviz.views.network_words import NetworkWords
from nnviz.views.palette import LIGHT, SECONDARY_PX, SPACE, TEXT_PX, Theme, text_font
from nnviz.views.plain_tip import plain_tip

NOTE_FROM: Final = 470  # px of height; lower panels need the room for the diagram


class NetworkView(QWidget):
    """The Network panel.

    Signals
    -------
    hidden_requested : tuple[int, ...]
        New sizes of the hidden layers.
    activation_requested : int, str
        A layer, by its index in ``Architecture.activations``, and the activation that it should have.
    bias_requested : bool
        Whether the layers should have biases.
    parameters_requested : object, bool
        New values of weights and biases, as a dict of Part to float, and whether they are final: while
        the wheel turns they are not.
    part_selected : object
        The Part (input, unit, weight or bias) that the user has selected, or None.
    part_hovered : object
        The Part that the mouse is on now, or None.
    """

    hidden_requested = Signal(tuple)
    activation_requested = Signal(int, str)
    bias_requested = Signal(bool)
    parameters_requested = Signal(object, bool)
    part_selected = Signal(object)
    part_hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_view")
        self.setAccessibleName(self.tr("Network"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(250, 320)
        self._words, self._notes = NetworkWords(self), NetworkNotes(self)
        self._summary_text = ""
        self._note_width = 0  # for which the note has been cut
        self._title = QLabel(self.tr("Network"))
        self._title.setObjectName("network_title")
        self._title.setFont(text_font(TEXT_PX, bold=True))
        self._summary = QLabel()
        self._summary.setObjectName("network_summary")
        self._summary.setFont(text_font(SECONDARY_PX))
        self._summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # Else the text would set how narrow the panel can be.
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._diagram = NetworkDiagram()
        self._hands = NetworkHands(self._diagram)
        self._note = QLabel()
        self._note.setObjectName("network_note")
        self._note.setFont(text_font(SECONDARY_PX))
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        # A fixed height: its numbers change sixty times a second, and nothing may move.
        self._note.setFixedHeight(2 * QFontMetrics(self._note.font()).lineSpacing() + 2)
        self._controls = NetworkControls()
        self._arrange()
        self._diagram.part_selected.connect(self._select)
        self._diagram.part_hovered.connect(self.part_hovered)
        self._hands.parameters_requested.connect(self.parameters_requested)
        self._controls.hidden_requested.connect(self.hidden_requested)
        self._controls.activation_requested.connect(self.activation_requested)
        self._controls.bias_requested.connect(self.bias_requested)
        self.show_theme(LIGHT)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show a network as it is now; its values, too, unless a moment has been shown."""
        self._diagram.show_snapshot(snapshot)
        self._hands.follow_diagram()
        text = self._words.summary(snapshot.experiment.architecture)
        if text != self._summary_text:
            self._summary_text = text
            self._summary.setToolTip(text)
            self._elide_summary()
        self._controls.show_experiment(snapshot.experiment, self._selected_layer())
        self._show_note()

    def show_moment(self, moment: Moment | None) -> None:
        """Show the values, and of an iteration under way where it stands; None forgets the last moment."""
        self._diagram.show_moment(moment)
        self._show_note()

    def show_hovered(self, part: Part | None) -> None:
        """Light up what the mouse is on elsewhere; a sample has no place here."""
        self._diagram.show_hovered(part)

    def show_selected(self, part: Part | None) -> None:
        """Select what was selected elsewhere; a sample has no place here and changes nothing."""
        if part is None or part.kind != "sample":
            self._diagram.show_selected(part)
            self._show_selection()

    def show_theme(self, theme: Theme) -> None:
        """Switch colours."""
        self.setStyleSheet(style_sheet(theme))
        self._diagram.show_theme(theme)
        self._controls.show_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the note where there is no room for it."""
        super().resizeEvent(event)
        self._note.setVisible(self.height() >= NOTE_FROM)
        self._elide_summary()
        self._show_note()

    def _arrange(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(3 * SPACE)
        header.addWidget(self._title)
        header.addWidget(self._summary, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        column.setSpacing(2 * SPACE)
        column.addLayout(header)
        column.addWidget(self._diagram, 1)
        column.addWidget(self._note)
        column.addWidget(self._controls)

    def _elide_summary(self) -> None:
        metrics = QFontMetrics(self._summary.font())
        room = self._summary.width()
        self._summary.setText(metrics.elidedText(self._summary_text, Qt.TextElideMode.ElideRight, room))

    def _show_note(self) -> None:
        frame = self._diagram.frame
        if frame is not None and self._note.isVisibleTo(self):
            text = self._notes.note(frame, self._selected())
            tip = plain_tip(text)
            if tip != self._note.toolTip() or self._note_width != self._note.width():
                self._note.setToolTip(tip)
                self._note_width = self._note.width()
                self._note.setText(two_lines(text, self._note.font(), self._note_width))

    def _selected(self) -> Part | None:
        """The selected part, if the network has it."""
        frame, part = self._diagram.frame, self._diagram.selected
        return part if frame is not None and exists(part, frame.architecture) else None

    def _selected_layer(self) -> int | None:
        part = self._selected()
        return None if part is None or part.kind == "input" else part.layer

    def _show_selection(self) -> None:
        frame = self._diagram.frame
        if frame is not None:
            self._controls.show_experiment(frame.experiment, self._selected_layer())
            self._diagram.setAccessibleDescription(self._notes.spoken(frame, self._selected()))
        self._show_note()

    @Slot(object)
    def _select(self, part: Part | None) -> None:
        self._show_selection()
        self.part_selected.emit(part)
