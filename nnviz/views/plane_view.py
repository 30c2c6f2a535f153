"""PlaneView: the panel of the input plane."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.moment import Moment
from nnviz.core.part import Part, sample_part
from nnviz.core.snapshot import Snapshot
from nnviz.views.ghost_look import GhostLook
from nnviz.views.palette import Theme
from nnviz.views.plane_canvas import PlaneCanvas
from nnviz.views.plane_choices import PlaneChoices
from nnviz.views.plane_editing import PlaneEditing
from nnviz.views.plane_footer import PlaneFooter
from nnviz.views.plane_grip import Handle
from nnviz.views.plane_hands import PlaneHands
from nnviz.views.plane_header import PlaneHeader
from nnviz.views.plane_keyboard import PlaneKeyboard
from nnviz.views.plane_scene import PlaneScene, first_layer_unit


class PlaneView(QWidget):
    """The plane of two inputs.

    Signals
    -------
    point_requested : object, object
        A new sample: its inputs (n_inputs,), and its class (int) or target (float).
    move_requested : object, object, bool
        Samples (indices) to new inputs, (k, n_inputs); the last one says that the drag is over.
    move_given_up : object, object
        A drag is given up: samples (indices) back to their inputs from before it, (k, n_inputs).
    addition_taken_back : int
        A sample just asked for was not meant: the click was the first of a double click.
    deletion_requested : object
        Samples (indices) are to be deleted.
    class_requested : object, int
        Samples (indices) are to change class.
    held_out_requested : object, bool
        Samples (indices) are to be held out from training, or not.
    class_added : ()
        The data set is to have one class more.
    field_requested : FieldRequest
        The part of the plane in view has changed.
    selection_changed : object
        Indices of the samples selected.
    part_hovered : object
        What is under the mouse as a Part, or None: a sample, a unit by the head of its vector or an end
        of its line, a bias by the middle of the line.
    parameters_requested : object, bool
        Weights and biases are to have these values, {Part: float}; the last one says that the drag is
        over. At most once a frame.
    """

    point_requested = Signal(object, object)
    move_requested = Signal(object, object, bool)
    move_given_up = Signal(object, object)
    addition_taken_back = Signal(int)
    deletion_requested = Signal(object)
    class_requested = Signal(object, int)
    held_out_requested = Signal(object, bool)
    class_added = Signal()
    field_requested = Signal(object)
    selection_changed = Signal(object)
    part_hovered = Signal(object)
    parameters_requested = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plane_view")
        self.setAccessibleName(self.tr("Plane of inputs"))
        self.setAccessibleDescription(
            self.tr(
                "A click adds a point, a drag moves one. Heads of weight vectors and a straight decision "
                "boundary can be dragged, too, which changes weights and bias; Esc takes that back"
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme: Theme | None = None
        self._scene: PlaneScene | None = None
        self._mouse: tuple[float, float] | None = None
        self._fit_vectors = False  # the weights of a data set just opened are not known yet
        self._build()
        self._connect()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = PlaneHeader()
        self.chooser = header.chooser
        column.addWidget(header)
        self.canvas = PlaneCanvas()
        column.addWidget(self.canvas, 1)
        self.footer = PlaneFooter()
        column.addWidget(self.footer)
        self._editing = PlaneEditing(self.canvas.box, self.chooser, self)
        self._keyboard = PlaneKeyboard(self.canvas, self._editing)
        self.installEventFilter(self._keyboard)
        self._hands = PlaneHands(self.canvas, self)

    def _connect(self) -> None:
        editing = self._editing
        editing.point_requested.connect(self.point_requested)
        editing.move_requested.connect(self.move_requested)
        editing.move_given_up.connect(self.move_given_up)
        editing.addition_taken_back.connect(self.addition_taken_back)
        editing.deletion_requested.connect(self.deletion_requested)
        editing.class_requested.connect(self.class_requested)
        editing.held_out_requested.connect(self.held_out_requested)
        editing.selection_changed.connect(self.selection_changed)
        editing.marks_changed.connect(self._show_marks)
        editing.fit_requested.connect(self.fit)
        self._hands.parameters_requested.connect(self.parameters_requested)
        self._hands.handle_changed.connect(self._show_marks)
        self._keyboard.class_chosen.connect(self.choose_class)
        self.chooser.class_chosen.connect(self.choose_class)
        self.chooser.class_added.connect(self.class_added)
        self.footer.layer_toggled.connect(self._layer_toggled)
        self.footer.axes_chosen.connect(self._axes_chosen)
        self.footer.held_chosen.connect(self._held_chosen)
        self.canvas.box.mouse_moved.connect(self._mouse_moved)
        self.canvas.box.hovered.connect(self._hovered)
        self.canvas.box.sigRangeChanged.connect(self._range_changed)

    # What is shown

    def show_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.canvas.show_theme(theme)
        if self._scene is not None:
            self._show_all(self._scene)

    def show_dataset(self, dataset: Dataset, *, fit: bool = False) -> None:
        """Draw these samples; with `fit` as a data set of its own, in a view that holds it all."""
        scene = self._scene
        if scene is None or fit or scene.dataset.n_inputs != dataset.n_inputs:
            scene = self._scene = self._editing.scene = self._hands.scene = PlaneScene.of(dataset)
            fit = True
        scene.dataset = dataset
        scene.keys.keep_selection_below(len(dataset))
        scene.new_class = min(scene.new_class, max(1, dataset.n_classes - 1))
        self._show_all(scene)
        if fit:
            self._fit_vectors = True
            self.canvas.fit(scene)
            self._ask_for_field()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw what the network computes at this moment."""
        if self._scene is not None:
            self._scene.take_snapshot(snapshot)
            if self._fit_vectors and snapshot.experiment.dataset is self._scene.dataset:
                self._fit_vectors = False
                self.fit()
            self.canvas.draw_field(self._scene)
            self.canvas.draw_marks(self._scene)
            # At full speed the numbers follow the moments, which come as often as they can be read.
            self._show_text(self._scene, whole=self._scene.steps or self._scene.current_moment() is None)

    def show_moment(self, moment: Moment | None) -> None:
        """Mark the sample that a moment looks at, and say what has been done; None for no moment."""
        if self._scene is not None:
            self._scene.moment = moment
            self._show_marks()

    def show_selection(self, indices: Sequence[int]) -> None:
        """Select these samples, as told by another view."""
        if self._scene is not None:
            self._scene.keys.selection = [int(i) for i in indices if 0 <= i < len(self._scene.dataset)]
            self._show_marks()

    def show_hovered(self, part: Part | None) -> None:
        """Highlight a sample, or the vector of a unit of the first layer; None for nothing."""
        if self._scene is not None and part != self._scene.hovered:
            self._scene.hovered = part
            self.canvas.draw_marks(self._scene)

    def show_ghosts(self, looks: Sequence[GhostLook]) -> None:
        """Draw the decision boundaries of other runs: of those that are not hidden."""
        self.canvas.show_ghosts(looks)
        if self._scene is not None:
            self.canvas.draw_marks(self._scene)

    def show_selected(self, part: Part | None) -> None:
        """Select the unit of the first layer that a part belongs to, or none."""
        if self._scene is not None:
            self._scene.selected_unit = first_layer_unit(part)
            self._show_marks()

    def choices(self) -> PlaneChoices:
        """How the user has chosen to see it."""
        return PlaneChoices() if self._scene is None else PlaneChoices.of(self._scene)

    def show_choices(self, choices: PlaneChoices) -> None:
        """Be seen as was chosen before, as far as that fits the samples."""
        if self._scene is not None:
            choices.apply(self._scene)
            self._show_all(self._scene)
            self.fit()
            self._ask_for_field()

    def paint_now(self) -> None:
        """Paint before anything else is done, so that frames follow each other evenly."""
        # The scene tells its view what to paint by an event of its own.
        QCoreApplication.sendPostedEvents(self.canvas.scene(), QEvent.Type.MetaCall.value)
        QCoreApplication.sendPostedEvents(self.window(), QEvent.Type.UpdateRequest.value)

    @Slot()
    def fit(self) -> None:
        """Show every sample, and the origin, where vectors start."""
        if self._scene is not None:
            self.canvas.fit(self._scene)

    @Slot(int)
    def choose_class(self, class_index: int) -> None:
        """Points that are added from now on are of this class."""
        if self._scene is not None and class_index < self._scene.dataset.n_classes:
            self._scene.new_class = class_index
            self._show_header(self._scene)

    def _show_all(self, scene: PlaneScene) -> None:
        self._show_header(scene)
        self.canvas.draw_points(scene)
        self.canvas.draw_field(scene)
        self._show_text(scene)

    def _show_header(self, scene: PlaneScene) -> None:
        if self._theme is not None:
            self.chooser.show_choice(scene.dataset, scene.new_class, self._theme)
            self.footer.show_layers(scene.shown)
            self.footer.show_axes(scene.dataset, scene.axes, scene.held)

    @Slot()
    def _show_marks(self) -> None:
        """Draw anew, and say, what may change without the samples."""
        if self._scene is not None:
            self.canvas.draw_marks(self._scene)
            self._show_text(self._scene)

    def _show_text(self, scene: PlaneScene, *, whole: bool = True) -> None:
        self.footer.show_texts(scene, scene.keys.cursor or self._mouse, whole=whole)

    # Keys

    @Slot()
    def delete_selection(self) -> None:
        """Ask for the selected samples to be deleted."""
        self._editing.delete_selection()

    @Slot()
    def select_all(self) -> None:
        """Select every sample."""
        self._editing.select_all()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the samples first."""
        mine = self.hasFocus()  # Qt asks parents, too, when a child has the focus
        if mine and self._keyboard.tab(1 if forward else -1):
            return True
        return super().focusNextPrevChild(forward)

    # Choices

    @Slot(object)
    def _mouse_moved(self, place: tuple[float, float] | None) -> None:
        self._mouse = place
        if self._scene is not None:
            self._show_text(self._scene)

    @Slot(object, object)
    def _hovered(self, index: int | None, handle: Handle | None) -> None:
        part = None if handle is None else handle.part
        if index is not None:
            part = sample_part(index)
        if self._scene is not None:
            self.canvas.show_tip("" if index is None else self.footer.point_tip(self._scene, index))
        self.show_hovered(part)
        self.part_hovered.emit(part)

    @Slot(str, bool)
    def _layer_toggled(self, name: str, shown: bool) -> None:
        if self._scene is not None:
            self._scene.shown[name] = shown
            self.canvas.draw_field(self._scene)
            self.footer.show_layers(self._scene.shown)
            self._show_marks()

    @Slot(int, int)
    def _axes_chosen(self, x: int, y: int) -> None:
        if self._scene is not None:
            self._scene.axes = (x, y)
            self._show_all(self._scene)
            self.fit()
            self._ask_for_field()

    @Slot(int, float)
    def _held_chosen(self, index: int, value: float) -> None:
        if self._scene is not None:
            self._scene.held[index] = value
            self.canvas.draw_marks(self._scene)
            self._ask_for_field()

    @Slot()
    def _range_changed(self) -> None:
        if self._scene is not None:
            self.canvas.draw_marks(self._scene)  # names stand, and lines end, at the edge of what is seen
            self._ask_for_field()

    def _ask_for_field(self) -> None:
        (left, right), (bottom, top) = self.canvas.box.viewRange()
        if self._scene is not None and right > left and top > bottom:
            self.field_requested.emit(self._scene.field_request((left, right), (bottom, top)))
