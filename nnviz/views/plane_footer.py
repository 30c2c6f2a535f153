"""PlaneFooter: the rows below the plane; what is drawn, and what there is to say about it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from nnviz.core.dataset import Dataset
from nnviz.views.numbers import exact, short
from nnviz.views.palette import SECONDARY_PX
from nnviz.views.plane_axes import AxesRow
from nnviz.views.plane_pair_words import PairWords
from nnviz.views.plane_scene import PlaneScene
from nnviz.views.plane_words import PlaneWords
from nnviz.views.text_line import TextLine
from nnviz.views.widgets import named


class PlaneFooter(QWidget):
    """What is drawn, the readout under the mouse, and the inputs that are not on the axes.

    Signals
    -------
    layer_toggled : str, bool
        One of plane_scene.LAYERS is to be drawn or not.
    axes_chosen : int, int
        Which inputs the two axes show.
    held_chosen : int, float
        The value of an input that is not shown.
    """

    layer_toggled = Signal(str, bool)
    axes_chosen = Signal(int, int)
    held_chosen = Signal(int, float)

    def __init__(self) -> None:
        super().__init__()
        self._words, self._pair_words = PlaneWords(self), PairWords(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 4, 14, 8)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setSpacing(12)
        self._boxes: dict[str, QCheckBox] = {}
        for name, text, tip in (
            ("map", self.tr("Map"), self.tr("Colour the plane by the network's output")),
            ("boundary", self.tr("Boundary"), self._words.about_boundary()),
            ("weights", self.tr("Weights"), self._words.about_weights()),
            ("inputs", self.tr("Inputs"), self.tr("Every sample as a vector from the origin")),
            (
                "angles",
                self.tr("Angles"),
                self.tr("Components, angle and projection of a sample's vector and a weight vector"),
            ),
        ):
            box = named(QCheckBox(text), f"show_{name}")
            box.setChecked(True)
            box.setToolTip(tip)
            box.setAccessibleName(tip)
            box.toggled.connect(self._box_toggled)
            self._boxes[name] = box
            top.addWidget(box)
        top.addStretch(1)
        column.addLayout(top)
        self._axes = AxesRow()
        self._axes.axes_chosen.connect(self.axes_chosen)
        self._axes.held_chosen.connect(self.held_chosen)
        column.addWidget(self._axes)
        self.note = TextLine("plane_note")
        self.note.setAccessibleName(self.tr("About the selected or last used sample"))
        column.addWidget(self.note)

        self.product, self.angle = TextLine("plane_product"), TextLine("plane_angle")
        self.product.setAccessibleName(self.tr("Dot product of the sample and the weight vector"))
        self.angle.setAccessibleName(self.tr("Angle and projection of the sample and the weight vector"))
        for line in (self.product, self.angle):
            line.setStyleSheet(f"font-size: {SECONDARY_PX}px;")
            line.setVisible(False)
            column.addWidget(line)
        self.readout = TextLine("plane_readout")  # a line of its own: beside others it would be cut
        self.readout.setAccessibleName(self.tr("Output under the mouse"))
        column.addWidget(self.readout)

    def show_layers(self, shown: dict[str, bool]) -> None:
        """Tick what is drawn."""
        for name, box in self._boxes.items():
            box.setChecked(shown[name])
        for line in (self.product, self.angle):
            line.setVisible(shown["angles"])

    def show_axes(self, dataset: Dataset, axes: tuple[int, int], held: Sequence[float]) -> None:
        """Offer the choice of axes where there are more than two inputs."""
        self._axes.show_axes(dataset, axes, held)

    def show_texts(self, scene: PlaneScene, place: tuple[float, float] | None, *, whole: bool = True) -> None:
        """Say what the network answers at a place; and, if `whole`, all else there is to say."""
        words = self._words
        self.readout.show_text(words.readout(scene, place, short), words.readout(scene, place, exact))
        if whole:
            self.note.show_text(words.note(scene), words.note_tip(scene))
        if whole and scene.shown["angles"]:
            product, angle, tip = self._pair_words.lines(scene)
            self.product.show_text(product, tip)
            self.angle.show_text(angle, tip)

    def point_tip(self, scene: PlaneScene, index: int) -> str:
        """What the mouse is told on a sample; "" for nothing."""
        return self._words.point_tip(scene, index)

    @Slot(bool)
    def _box_toggled(self, checked: bool) -> None:
        sender = self.sender()
        if isinstance(sender, QAbstractButton):
            self.layer_toggled.emit(sender.objectName().removeprefix("show_"), checked)
