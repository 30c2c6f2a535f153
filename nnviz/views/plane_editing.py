"""PlaneEditing: what clicks and drags in the plane select, and what they ask for."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.core.class_names import brief
from nnviz.core.dataset import Dataset
from nnviz.views.class_words import marked_class
from nnviz.views.palette import SYMBOL_CHARACTERS
from nnviz.views.plain_tip import plain_tip
from nnviz.views.plane_box import PlaneBox
from nnviz.views.plane_header import ClassChooser
from nnviz.views.plane_scene import PlaneScene
from nnviz.views.widgets import named


class PlaneEditing(QObject):
    """Turns what is done in the plane into a selection and into requests.

    Signals
    -------
    point_requested, move_requested, move_given_up, addition_taken_back, deletion_requested, class_requested,
    held_out_requested
        As in PlaneView.
    selection_changed : object
        Indices of the samples selected.
    marks_changed : ()
        What is selected, or the keyboard's cursor, has to be drawn anew.
    fit_requested : ()
        Every sample is to be seen.

    Attributes
    ----------
    scene : what is edited, or None as long as there is nothing
    """

    point_requested = Signal(object, object)
    move_requested = Signal(object, object, bool)
    deletion_requested = Signal(object)
    class_requested = Signal(object, int)
    held_out_requested = Signal(object, bool)
    selection_changed = Signal(object)
    marks_changed = Signal()
    fit_requested = Signal()
    move_given_up = Signal(object, object)
    addition_taken_back = Signal(int)

    def __init__(self, box: PlaneBox, chooser: ClassChooser, parent: QWidget) -> None:
        super().__init__(parent)
        self.scene: PlaneScene | None = None
        self._chooser, self._widget = chooser, parent
        self._added_at: int | None = None  # the sample that the last click asked for
        self._dragged: tuple[tuple[int, ...], npt.NDArray[np.float64]] | None = None  # from where
        self._given_up = False  # a drag whose button has not been let go yet
        box.empty_clicked.connect(self._empty_clicked)
        box.point_clicked.connect(self._point_clicked)
        box.point_menu_requested.connect(self._show_menu)
        box.point_dragged.connect(self._point_dragged)
        box.box_selected.connect(self._box_selected)
        box.double_clicked.connect(self._double_clicked)

    # Selecting

    def select(self, indices: Sequence[int]) -> None:
        """Select these samples and no others."""
        assert self.scene is not None
        self.scene.keys.selection = list(indices)
        self.marks_changed.emit()
        self.selection_changed.emit(tuple(indices))

    def place_cursor(self, place: tuple[float, float] | None) -> None:
        """Put the keyboard's cursor somewhere, or away."""
        assert self.scene is not None
        self.scene.keys.cursor = place
        self.marks_changed.emit()

    def select_all(self) -> None:
        """Select every sample."""
        if self.scene is not None:
            self.select(range(len(self.scene.dataset)))

    @Slot(int, bool)
    def _point_clicked(self, index: int, extend: bool) -> None:
        if self.scene is None:
            return
        chosen = self.scene.keys.selection
        self.scene.keys.cursor, self._added_at = None, None
        if not extend:
            self.select([index])
        elif index in chosen:
            self.select([i for i in chosen if i != index])
        else:
            self.select([*chosen, index])

    @Slot(object)
    def _box_selected(self, indices: Sequence[int]) -> None:
        if self.scene is not None:
            self.select(indices)

    # Adding, moving, deleting

    def add(self, x: float, y: float, *, other: bool = False) -> None:
        """Ask for a sample at a place: of the chosen class, or of the one after it."""
        assert self.scene is not None
        dataset, inputs = self.scene.dataset, self.scene.inputs_at(x, y)
        if dataset.kind == "regression":
            self.point_requested.emit(inputs, self._chooser.value)
        else:
            self.point_requested.emit(inputs, (self.scene.new_class + other) % dataset.n_classes)

    def move(self, dx: float, dy: float, *, finished: bool = True) -> None:
        """Ask for the selected samples to be moved, in units of the plane."""
        assert self.scene is not None
        chosen = tuple(self.scene.keys.selection)
        self.move_requested.emit(chosen, self.scene.moved(dx, dy), finished)

    def delete_selection(self) -> None:
        """Ask for the selected samples to be deleted."""
        chosen = tuple(self.scene.keys.selection) if self.scene is not None else ()
        if chosen:
            self.select([])
            self.deletion_requested.emit(chosen)

    @Slot(float, float, bool)
    def _empty_clicked(self, x: float, y: float, right: bool) -> None:
        if self.scene is not None:
            self.scene.keys.cursor = None
            self._added_at = len(self.scene.dataset)
            self.select([])
            self.add(x, y, other=right)

    @Slot(int, float, float, bool)
    def _point_dragged(self, index: int, x: float, y: float, finished: bool) -> None:
        if self._given_up or self.scene is None or index >= len(self.scene.dataset):
            self._given_up = self._given_up and not finished
            return
        if index not in self.scene.keys.selection:
            self.select([index])
        if self._dragged is None:
            chosen = self.scene.keys.selection
            self._dragged = tuple(chosen), self.scene.dataset.inputs[chosen].copy()
        if finished:
            self._dragged = None
        old = self.scene.positions()[index]
        self.move(x - old[0], y - old[1], finished=finished)

    def give_up_drag(self) -> bool:
        """Ask for samples that are being dragged to be put back; False where none is."""
        if self._dragged is None:
            return False
        self.move_given_up.emit(*self._dragged)
        self._dragged, self._given_up = None, True
        return True

    @Slot(bool)
    def _double_clicked(self, hit_before: bool) -> None:
        """Fit; the point that the first of the two clicks added is taken back."""
        added, self._added_at = self._added_at, None
        if hit_before or self.scene is None:
            return
        if added is not None and added < len(self.scene.dataset):
            self.addition_taken_back.emit(added)
        self.fit_requested.emit()

    # The menu of a point

    @Slot(int, object)
    def _show_menu(self, index: int, place: QPoint) -> None:
        if self.scene is None:
            return
        if index not in self.scene.keys.selection:
            self.select([index])
        self._menu(self.scene).popup(place)

    def _menu(self, scene: PlaneScene) -> QMenu:
        menu = named(QMenu(self._widget), "point_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        held_out = all(scene.dataset.is_held_out(i) for i in scene.keys.selection)
        entries = [
            (f"to_class_{index}", self._class_entry(scene.dataset, index))
            for index in range(scene.dataset.n_classes)
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
        self._tell_long_names(menu, scene.dataset)
        return menu

    def _class_entry(self, dataset: Dataset, index: int) -> str:
        """A class as an entry of a menu, where & would underline what follows."""
        if dataset.class_names:
            return marked_class(dataset, index).replace("&", "&&")
        return self.tr("{0} Class {1}").format(SYMBOL_CHARACTERS[index], index)

    def _tell_long_names(self, menu: QMenu, dataset: Dataset) -> None:
        menu.setToolTipsVisible(True)
        for action, name in zip(menu.actions(), dataset.class_names, strict=False):
            action.setToolTip(plain_tip(name) if brief(name) != name else "")

    @Slot(bool)
    def _menu_triggered(self, _checked: bool) -> None:
        sender = self.sender()
        if sender is None or self.scene is None:
            return
        name, chosen = sender.objectName(), tuple(self.scene.keys.selection)
        if name == "delete":
            self.delete_selection()
        elif name in ("train_on", "hold_out"):
            self.held_out_requested.emit(chosen, name == "hold_out")
        else:
            self.class_requested.emit(chosen, int(name.removeprefix("to_class_")))
