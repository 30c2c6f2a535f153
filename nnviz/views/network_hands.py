"""NetworkHands: hands on the weights and biases of a network diagram, by keys and by the wheel."""

from PySide6.QtCore import QEvent, QObject, Signal, Slot

from nnviz.core.part import Part
from nnviz.views.network_diagram import NetworkDiagram
from nnviz.views.network_parts import next_parameter
from nnviz.views.network_value_editor import ValueEditor
from nnviz.views.network_wheel import ValueWheel
from nnviz.views.network_words import NetworkWords


class NetworkHands(QObject):
    """Brings what is typed and turned in a diagram together as wishes for values.

    Signals
    -------
    parameters_requested : object, bool
        New values, as a dict of Part to float, and whether they are final: while the wheel turns they
        are not.
    """

    parameters_requested = Signal(object, bool)

    def __init__(self, diagram: NetworkDiagram) -> None:
        super().__init__(diagram)
        self._diagram = diagram
        self._words = NetworkWords(self)
        self._editor, self._wheel = ValueEditor(diagram), ValueWheel(self)
        self._architecture = None if diagram.frame is None else diagram.frame.architecture
        diagram.typing_requested.connect(self._open)
        diagram.turn_requested.connect(self._turn)
        diagram.installEventFilter(self)
        self._editor.value_typed.connect(self._typed)
        self._editor.moved_on.connect(self._move_on)
        self._wheel.value_turned.connect(self._turned)

    def follow_diagram(self) -> None:
        """The diagram shows another frame: stay at the parameter's place, or end with its network."""
        frame = self._diagram.frame
        architecture = None if frame is None else frame.architecture
        if architecture != self._architecture:
            self._architecture = architecture
            self._end()
        self._place_editor()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the diagram's size; ask for nothing more once its window is closed."""
        if event.type() == QEvent.Type.Resize:
            self._place_editor()
        elif event.type() == QEvent.Type.Hide and not self._diagram.window().isVisible():
            self._end()
        return super().eventFilter(watched, event)

    def _end(self) -> None:
        self._wheel.drop()
        self._editor.close_field()

    @Slot(object)
    def _open(self, part: Part) -> None:
        if not self._editor.finish():  # nothing that was typed is lost
            self._editor.setFocus()
            return
        self._wheel.settle()
        self._diagram.select(part)
        self._diagram.forget_mouse()
        if (frame := self._diagram.frame) is not None:
            name = self._words.parameter_name(frame, part)
            self._editor.open(part, name[:1].upper() + name[1:], frame.parameter(part))
            self._place_editor()

    def _place_editor(self) -> None:
        part = self._editor.part
        if part is not None and (picture := self._diagram.picture) is not None and picture.shows(part):
            self._editor.place(picture.value_middle(part, self._editor.wanted_size().width()))

    @Slot(object, int)
    def _move_on(self, part: Part, step: int) -> None:
        picture = self._diagram.picture
        if picture is not None and picture.shows(part):
            shown = [len(column.ys) for column in picture.layout.columns]
            self._open(next_parameter(part, shown, step, bias=picture.frame.architecture.bias))

    @Slot(object, int, bool)
    def _turn(self, part: Part, angle: int, fine: bool) -> None:
        frame = self._diagram.frame
        if frame is not None and self._editor.part is None:
            self._diagram.select(part)
            self._wheel.turn(part, frame.parameter(part), angle, fine=fine)

    @Slot(object, float)
    def _typed(self, part: Part, value: float) -> None:
        self.parameters_requested.emit({part: value}, True)

    @Slot(object, float, bool)
    def _turned(self, part: Part, value: float, final: bool) -> None:
        self.parameters_requested.emit({part: value}, final)
