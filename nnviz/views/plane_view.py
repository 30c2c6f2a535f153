"""PlaneView: the panel of the input plane, and the editing of points in it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from nnviz.core.dataset import Dataset
from nnviz.core.snapshot import Snapshot
from nnviz.views.numbers import exact, short
from nnviz.views.palette import SYMBOL_CHARACTERS, Theme
from nnviz.views.plane_canvas import PlaneCanvas
from nnviz.views.plane_header import ClassChooser, PlaneFooter
from nnviz.views.plane_keys import KeyIntent
from nnviz.views.plane_scene import PlaneScene, target_range
from nnviz.views.widgets import named

NUDGE_PX = 4.0  # how far an arrow key moves


class PlaneView(QWidget):
    """The plane of two inputs.

    Signals
    -------
    point_requested : object, object
        A new sample: its inputs (n_inputs,), and its class (int) or target (float).
    move_requested : object, object, bool
        Samples (indices) to new inputs, (k, n_inputs); the last one says that the drag is over.
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
    """

    point_requested = Signal(object, object)
    move_requested = Signal(object, object, bool)
    deletion_requested = Signal(object)
    class_requested = Signal(object, int)
    held_out_requested = Signal(object, bool)
    class_added = Signal()
    field_requested = Signal(object)
    selection_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("plane_view")
        self.setAccessibleName(self.tr("Plane of inputs"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme: Theme | None = None
        self._scene: PlaneScene | None = None
        self._current_class = 1
        self._mouse: tuple[float, float] | None = None
        self._fit_vectors = False  # the weights of a data set just opened are not known yet
        self._added_at: int | None = None  # the sample that the last click asked for
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        header = QHBoxLayout()
        header.setContentsMargins(12, 8, 12, 4)
        header.addWidget(named(QLabel(self.tr("Plane")), "panel_title"))
        header.addStretch(1)
        self.chooser = ClassChooser()
        header.addWidget(self.chooser)
        column.addLayout(header)
        self.canvas = PlaneCanvas()
        column.addWidget(self.canvas, 1)
        self.footer = PlaneFooter()
        column.addWidget(self.footer)

        self.chooser.class_chosen.connect(self.choose_class)
        self.chooser.class_added.connect(self.class_added)
        self.footer.layer_toggled.connect(self._layer_toggled)
        self.footer.axes_chosen.connect(self._axes_chosen)
        self.footer.held_chosen.connect(self._held_chosen)
        box = self.canvas.box
        box.empty_clicked.connect(self._empty_clicked)
        box.point_clicked.connect(self._point_clicked)
        box.point_menu_requested.connect(self._show_menu)
        box.point_dragged.connect(self._point_dragged)
        box.box_selected.connect(self._box_selected)
        box.double_clicked.connect(self._double_clicked)
        box.mouse_moved.connect(self._mouse_moved)
        box.sigRangeChanged.connect(self._ask_for_field)

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
            scene = self._scene = PlaneScene.of(dataset)
            self._current_class, fit = 1, True
        scene.dataset = dataset
        scene.keys.keep_selection_below(len(dataset))
        self._current_class = min(self._current_class, max(1, dataset.n_classes - 1))
        self._show_all(scene)
        if fit:
            self._fit_vectors = True
            self.canvas.fit(scene)
            self._ask_for_field()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw what the network computes at this moment."""
        if self._scene is not None:
            self._scene.snapshot = snapshot
            if self._fit_vectors and snapshot.experiment.dataset is self._scene.dataset:
                self._fit_vectors = False
                self.fit()
            self.canvas.draw_field(self._scene)
            self.canvas.draw_marks(self._scene)
            self._show_text(self._scene)

    def show_selected_unit(self, unit: int | None) -> None:
        """Draw one unit of the first layer in the accent colour; None for none."""
        if self._scene is not None:
            self._scene.selected_unit = unit
            self.canvas.draw_marks(self._scene)

    @Slot()
    def fit(self) -> None:
        """Show every sample, and the origin, where vectors start."""
        if self._scene is not None:
            self.canvas.fit(self._scene)

    @Slot(int)
    def choose_class(self, class_index: int) -> None:
        """Points that are added from now on are of this class."""
        if self._scene is not None and class_index < self._scene.dataset.n_classes:
            self._current_class = class_index
            self._show_header(self._scene)

    def _show_all(self, scene: PlaneScene) -> None:
        self._show_header(scene)
        self.canvas.draw_points(scene)
        self.canvas.draw_field(scene)
        self._show_text(scene)

    def _show_header(self, scene: PlaneScene) -> None:
        if self._theme is not None:
            self.chooser.show_choice(scene.dataset, self._current_class, self._theme)
            self.footer.show_layers(scene.shown)
            self.footer.show_axes(scene.dataset, scene.axes, scene.held)

    def _show_text(self, scene: PlaneScene) -> None:
        self.footer.readout.show_text(self._readout(scene, short), self._readout(scene, exact))
        self.footer.note.show_text(self._note(scene))

    def _readout(self, scene: PlaneScene, number: Callable[[float], str]) -> str:
        """Where the mouse, or the keyboard's cursor, is, and what the network answers there."""
        place = scene.keys.cursor or self._mouse
        outputs = None if place is None else scene.outputs_at(*place)
        if place is None or outputs is None:
            return self._about_colours(scene)
        shown = ", ".join(number(float(value)) for value in outputs[:4]) + (" …" if len(outputs) > 4 else "")
        return f"({number(place[0])}, {number(place[1])}) → {shown}"

    def _about_colours(self, scene: PlaneScene) -> str:
        """What the heat map's colours stand for, where the classes do not tell."""
        if scene.dataset.kind == "classification":
            return ""
        low, high = (short(value) for value in target_range(scene.dataset))
        if scene.dataset.n_outputs > 1:
            return self.tr("Colours of output 1: orange {0} to blue {1}").format(low, high)
        return self.tr("Colours: orange {0} to blue {1}").format(low, high)

    def _note(self, scene: PlaneScene) -> str:
        """One line about the selected sample, else the one just used, else what to do."""
        selection, used = scene.keys.selection, scene.used()
        if len(selection) > 1:
            return self.tr("{0} samples selected · Del deletes them").format(len(selection))
        if selection:
            return self._about(scene, selection[0], self.tr("Selected: sample {0}"))
        if not len(scene.dataset):
            return self.tr("Click anywhere to add points")
        if len(used) == 1:
            return self._about(scene, used[0], self.tr("Just used: sample {0}"))
        return self.tr("Just used: {0} samples").format(len(used)) if used else ""

    def _about(self, scene: PlaneScene, index: int, lead: str) -> str:
        dataset, snapshot = scene.dataset, scene.snapshot
        text = [lead.format(index + 1)]
        if dataset.kind == "classification":
            class_index = int(dataset.classes[index])
            text.append(self.tr("{0} class {1}").format(SYMBOL_CHARACTERS[class_index], class_index))
        else:
            text.append(self.tr("target {0}").format(", ".join(map(short, dataset.targets[index]))))
        if snapshot is not None and snapshot.experiment.dataset is dataset:
            outputs = ", ".join(short(float(value)) for value in snapshot.predictions[index][:4])
            text.append(self.tr("prediction {0}").format(outputs))
            if dataset.kind == "classification":
                text.append(self.tr("right") if snapshot.right[index] else self.tr("wrong"))
        return " · ".join(text)

    # Editing with the mouse

    @Slot(float, float, bool)
    def _empty_clicked(self, x: float, y: float, right: bool) -> None:
        if self._scene is not None:
            self._scene.keys.cursor = None
            self._added_at = len(self._scene.dataset)
            self._select([])
            self._add(x, y, other=right)

    def _add(self, x: float, y: float, *, other: bool = False) -> None:
        assert self._scene is not None
        dataset, inputs = self._scene.dataset, self._scene.inputs_at(x, y)
        if dataset.kind == "regression":
            self.point_requested.emit(inputs, self.chooser.value)
        else:
            self.point_requested.emit(inputs, (self._current_class + other) % dataset.n_classes)

    @Slot(int, bool)
    def _point_clicked(self, index: int, extend: bool) -> None:
        if self._scene is None:
            return
        chosen = self._scene.keys.selection
        self._scene.keys.cursor, self._added_at = None, None
        if not extend:
            self._select([index])
        elif index in chosen:
            self._select([i for i in chosen if i != index])
        else:
            self._select([*chosen, index])

    @Slot(object)
    def _box_selected(self, indices: Sequence[int]) -> None:
        self._select(list(indices))

    @Slot(int, float, float, bool)
    def _point_dragged(self, index: int, x: float, y: float, finished: bool) -> None:
        if self._scene is None or index >= len(self._scene.dataset):
            return
        if index not in self._scene.keys.selection:
            self._select([index])
        old = self._scene.positions()[index]
        self._move(x - old[0], y - old[1], finished=finished)

    def _move(self, dx: float, dy: float, *, finished: bool = True) -> None:
        assert self._scene is not None
        chosen = tuple(self._scene.keys.selection)
        self.move_requested.emit(chosen, self._scene.moved(dx, dy), finished)

    @Slot(bool)
    def _double_clicked(self, hit_before: bool) -> None:
        """Fit; the point that the first of the two clicks added is taken back."""
        added, self._added_at = self._added_at, None
        if hit_before or self._scene is None:
            return
        if added is not None and added < len(self._scene.dataset):
            self.deletion_requested.emit((added,))
        self.fit()

    @Slot(int, object)
    def _show_menu(self, index: int, place: QPoint) -> None:
        if self._scene is None:
            return
        if index not in self._scene.keys.selection:
            self._select([index])
        self._menu(self._scene).popup(place)

    def _menu(self, scene: PlaneScene) -> QMenu:
        menu = named(QMenu(self), "point_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        held_out = all(scene.dataset.is_held_out(i) for i in scene.keys.selection)
        entries = [
            (f"to_class_{i}", self.tr("{0} Class {1}").format(SYMBOL_CHARACTERS[i], i))
            for i in range(scene.dataset.n_classes)
        ]
        entries.append(
            ("train_on", self.tr("Train on it"))
            if held_out
            else ("hold_out", self.tr("Hold out from training"))
        )
        entries.append(("delete", self.tr("Delete")))
        for name, text in entries:
            action = named(QAction(text, menu), name)
            action.triggered.connect(self._menu_triggered)
            menu.addAction(action)
        return menu

    @Slot(bool)
    def _menu_triggered(self, _checked: bool) -> None:
        sender = self.sender()
        if sender is None or self._scene is None:
            return
        name, chosen = sender.objectName(), tuple(self._scene.keys.selection)
        if name == "delete":
            self.delete_selection()
        elif name in ("train_on", "hold_out"):
            self.held_out_requested.emit(chosen, name == "hold_out")
        else:
            self.class_requested.emit(chosen, int(name.removeprefix("to_class_")))

    @Slot()
    def delete_selection(self) -> None:
        """Ask for the selected samples to be deleted."""
        chosen = tuple(self._scene.keys.selection) if self._scene is not None else ()
        if chosen:
            self._select([])
            self.deletion_requested.emit(chosen)

    @Slot()
    def select_all(self) -> None:
        """Select every sample."""
        if self._scene is not None:
            self._select(list(range(len(self._scene.dataset))))

    def _select(self, indices: list[int]) -> None:
        assert self._scene is not None
        self._scene.keys.selection = indices
        self.canvas.draw_marks(self._scene)
        self._show_text(self._scene)
        self.selection_changed.emit(tuple(indices))

    # Editing with the keyboard

    def event(self, event: QEvent) -> bool:
        """Keep keys that mean something here from becoming shortcuts of the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._scene is not None
            and self._scene.keys.intent(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, add, delete, choose a class, zoom."""
        intent = self._scene.keys.intent(event) if self._scene is not None else None
        if intent is None:
            super().keyPressEvent(event)
        else:
            self._do(intent)

    def _do(self, intent: KeyIntent) -> None:
        assert self._scene is not None
        keys = self._scene.keys
        match intent.name:
            case "move":
                width, height = self.canvas.box.viewPixelSize()
                dx, dy = intent.direction[0] * NUDGE_PX * width, intent.direction[1] * NUDGE_PX * height
                if keys.cursor is None:
                    self._move(dx, dy)
                else:
                    self._place_cursor((keys.cursor[0] + dx, keys.cursor[1] + dy))
            case "add" if keys.cursor is not None:
                self._add(*keys.cursor)
            case "add":
                middle = self.canvas.box.viewRect().center()
                self._select([])
                self._place_cursor((middle.x(), middle.y()))
            case "delete":
                self.delete_selection()
            case "class" if keys.selection:
                if intent.number < self._scene.dataset.n_classes:
                    self.class_requested.emit(tuple(keys.selection), intent.number)
            case "class":
                self.choose_class(intent.number)
            case "cancel":
                self._place_cursor(None)
                self._select([])
            case "zoom":
                self.canvas.zoom(intent.number)

    def _place_cursor(self, place: tuple[float, float] | None) -> None:
        assert self._scene is not None
        self._scene.keys.cursor = place
        self.canvas.draw_marks(self._scene)
        self._show_text(self._scene)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by keyboard, show the cursor."""
        super().focusInEvent(event)
        by_tab = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_tab and self._scene is not None and not self._scene.keys.takes_arrows:
            middle = self.canvas.box.viewRect().center()
            self._place_cursor((middle.x(), middle.y()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The keyboard's cursor goes with the focus."""
        super().focusOutEvent(event)
        if self._scene is not None and self._scene.keys.cursor is not None:
            self._place_cursor(None)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the samples first."""
        if not self.hasFocus():  # Qt asks parents, too, when a child has the focus
            return super().focusNextPrevChild(forward)
        if self._scene is not None and self._scene.keys.select_next(
            len(self._scene.dataset), 1 if forward else -1
        ):
            self._select(self._scene.keys.selection)
            return True
        if self._scene is not None:
            self._select([])
        return super().focusNextPrevChild(forward)

    # Choices

    @Slot(object)
    def _mouse_moved(self, place: tuple[float, float] | None) -> None:
        self._mouse = place
        if self._scene is not None:
            self._show_text(self._scene)

    @Slot(str, bool)
    def _layer_toggled(self, name: str, shown: bool) -> None:
        if self._scene is not None:
            self._scene.shown[name] = shown
            self.canvas.draw_field(self._scene)
            self.canvas.draw_marks(self._scene)

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
    def _ask_for_field(self) -> None:
        (left, right), (bottom, top) = self.canvas.box.viewRange()
        if self._scene is not None and right > left and top > bottom:
            self.field_requested.emit(self._scene.field_request((left, right), (bottom, top)))
