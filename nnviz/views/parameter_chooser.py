"""ParameterChooser: a button that offers all weights and biases of a network by name."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from nnviz.core.experiment import Experiment
from nnviz.core.names import names_for
from nnviz.core.network import Architecture
from nnviz.core.places import part_at
from nnviz.views.palette import SPACE
from nnviz.views.widgets import named

MOST_IN_A_MENU: Final = 24
NARROWEST: Final = 60  # px


def parameter_name(experiment: Experiment, place: int) -> str:
    """What the arithmetic calls the weight or bias at a place in the flat vector."""
    names, part = names_for(experiment), part_at(place, experiment.architecture)
    if part.kind == "weight":
        return names.weight(part.layer, part.source, part.unit)
    return names.bias(part.layer, part.unit)


class ParameterChooser(QToolButton):
    """Shows one parameter's name; its menu offers the others, by layer and unit where there are many.

    Signals
    -------
    place_chosen : int, in the flat vector
    """

    place_chosen = Signal(int)

    def __init__(self, name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, name, accessible_name)
        self._about = accessible_name
        self._name = ""
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumWidth(NARROWEST)

    def show_place(self, experiment: Experiment, place: int) -> None:
        """Show a parameter as the one that is chosen, and offer all of this network's."""
        self._name = parameter_name(experiment, place)
        self.setToolTip(f"{self._about}: {self._name}")
        self.setAccessibleDescription(self._name)
        self._show_name()
        old = self.menu()
        menu = ParameterMenu(self, experiment)
        menu.triggered.connect(self._triggered)
        self.setMenu(menu)
        if old is not None:
            old.deleteLater()

    def show_width(self, width: int) -> None:
        """Take no more room than this, px."""
        self.setMaximumWidth(max(NARROWEST, width))
        self._show_name()

    def _show_name(self) -> None:
        room = self.maximumWidth() - 7 * SPACE  # for the paddings and the arrow
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideMiddle, room))

    @Slot(QAction)
    def _triggered(self, action: QAction) -> None:
        self.place_chosen.emit(int(action.data()))


class ParameterMenu(QMenu):
    """A network's parameters, or a layer's, or a unit's; made when they are to be seen: there may be 30,000.

    Parameters
    ----------
    layer, unit : which, or None for all
    """

    def __init__(
        self,
        parent: QWidget,
        experiment: Experiment,
        layer: int | None = None,
        unit: int | None = None,
        title: str = "",
    ) -> None:
        super().__init__(title, parent)
        self._experiment, self._layer, self._unit = experiment, layer, unit
        self.aboutToShow.connect(self._fill)

    @Slot()
    def _fill(self) -> None:
        if not self.isEmpty():
            return
        experiment, layer, unit = self._experiment, self._layer, self._unit
        count = _count(experiment.architecture, layer)
        if unit is not None or count <= MOST_IN_A_MENU:
            for place in _places(experiment.architecture, layer, unit):
                self.addAction(parameter_name(experiment, place)).setData(place)
        elif layer is None:
            for index in range(experiment.architecture.n_layers):
                title = self.tr("Layer {0}").format(index + 1)
                self.addMenu(ParameterMenu(self, experiment, index, title=title))
        else:
            names = names_for(experiment)
            for index in range(experiment.architecture.sizes[layer + 1]):
                title = self.tr("Into {0}").format(names.activation(layer, index))
                self.addMenu(ParameterMenu(self, experiment, layer, index, title))


def _count(architecture: Architecture, layer: int | None) -> int:
    if layer is None:
        return architecture.n_parameters
    n_in, n_out = architecture.shapes[layer]
    return (n_in + architecture.bias) * n_out


def _places(architecture: Architecture, layer: int | None, unit: int | None) -> list[int]:
    layers = range(architecture.n_layers) if layer is None else (layer,)
    places: list[int] = []
    for index in layers:
        span, n_out = architecture.spans()[index], architecture.shapes[index][1]
        step, first = (1, 0) if unit is None else (n_out, unit)
        places += range(span.weights.start + first, span.weights.stop, step)
        places += range(span.biases.start + first, span.biases.stop, step)
    return places
