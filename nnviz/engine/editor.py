"""Editor: turns what the user asks for into new experiments."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.part import Part
from nnviz.core.places import place_of
from nnviz.core.settings import with_setting
from nnviz.engine.session import Session

MOST_BY_HAND: Final = 1e9  # of a weight or bias; beyond it nothing can be seen any more


class Editor(QObject):
    """Every edit of the session's experiment goes through here, whole or not at all.

    Signals
    -------
    refused : str
        An edit was not possible; why. Nothing has changed.
    """

    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._gesture = 0  # number of the drag, or the like, under way or to come
        self._set_last: Mapping[Part, float] | None = None  # by the gesture under way

    @Slot(object, object)
    def add_point(self, inputs: Sequence[float], target: float) -> None:
        """Add a training sample; `target` is its class, or its value for regression."""
        dataset = self._session.experiment.dataset
        if dataset.kind == "classification":
            self._edit_data(
                self.tr("Add point"),
                lambda data: data.with_point(inputs, data.class_targets(int(target))),
            )
        else:
            self._edit_data(
                self.tr("Add point"),
                lambda data: data.with_point(inputs, np.full(data.n_outputs, float(target))),
            )

    @Slot(object, object, bool)
    def move_points(
        self, indices: Sequence[int], inputs: npt.NDArray[np.float64], finished: bool = True
    ) -> None:
        """Give samples other inputs, (k, n_inputs); movements up to a finished one are undone together."""
        name = self._of_points(indices, self.tr("Move point"), self.tr("Move {0} points"))
        self._edit_data(name, lambda data: data.moved(indices, inputs), self._part_of_gesture(finished))

    @Slot(object, object)
    def give_up_move(self, indices: Sequence[int], inputs: npt.NDArray[np.float64]) -> None:
        """Put samples back to the inputs, (k, n_inputs), from before the drag under way."""
        if self._session.take_back():
            self._gesture += 1
        else:
            self.move_points(indices, inputs)

    @Slot(int)
    def take_back_point(self, index: int) -> None:
        """Take back a sample that has just been added and was not meant."""
        if not self._session.take_back():
            self.delete_points((index,))

    @Slot(object)
    def delete_points(self, indices: Sequence[int]) -> None:
        """Delete samples."""
        name = self._of_points(indices, self.tr("Delete point"), self.tr("Delete {0} points"))
        self._edit_data(name, lambda data: data.without_points(indices))

    @Slot()
    def clear_points(self) -> None:
        """Delete every sample."""
        self._edit_data(self.tr("Delete all points"), lambda data: data.without_points(range(len(data))))

    @Slot(object, int)
    def set_class(self, indices: Sequence[int], class_index: int) -> None:
        """Move samples to another class."""
        self._edit_data(self.tr("Change class"), lambda data: data.relabelled(indices, class_index))

    @Slot(object, object)
    def set_targets(self, index: int, targets: Sequence[float]) -> None:
        """Give one sample of a regression other targets, (n_outputs,)."""
        self._edit_data(self.tr("Change target"), lambda data: data.with_targets(index, targets))

    @Slot(object, bool)
    def hold_out(self, indices: Sequence[int], held_out: bool) -> None:
        """Hold samples out from training, or train on them."""
        name = self.tr("Hold out") if held_out else self.tr("Train on held-out points")
        self._edit_data(name, lambda data: data.with_held_out_points(indices, held_out))

    @Slot()
    def add_class(self) -> None:
        """Make room for one class more; the network gets one output for each class."""
        self._edit_data(self.tr("Add class"), lambda data: data.with_classes(data.n_classes + 1))

    @Slot(tuple)
    def set_hidden(self, sizes: tuple[int, ...]) -> None:
        """Change the hidden layers."""
        self._edit(self.tr("Change layers"), lambda e: e.with_architecture(e.architecture.with_hidden(sizes)))

    @Slot(int, str)
    def set_activation(self, layer: int, name: str) -> None:
        """Change one layer's activation."""

        def changed(experiment: Experiment) -> Experiment:
            activations = list(experiment.architecture.activations)
            activations[layer] = name
            return experiment.with_architecture(
                replace(experiment.architecture, activations=tuple(activations))
            )

        self._edit(self.tr("Change activation"), changed)

    @Slot(bool)
    def set_bias(self, bias: bool) -> None:
        """Give the network biases, or take them away."""
        name = self.tr("Give biases") if bias else self.tr("Take biases away")
        self._edit(name, lambda e: e.with_architecture(replace(e.architecture, bias=bias)))

    @Slot(str, str)
    def set_setting(self, key: str, text: str) -> None:
        """Change a setting by the name it has on the command line."""
        name = self._setting_names().get(key, key)
        self._edit(self.tr("Change {0}").format(name), lambda e: with_setting(e, key, text))

    @Slot(int)
    def set_seed(self, seed: int) -> None:
        """Begin again from other random numbers."""
        self._edit(self.tr("Change seed"), lambda experiment: experiment.with_config(seed=seed))

    @Slot(object, bool)
    def set_parameters(self, values: Mapping[Part, float], finished: bool = True) -> None:
        """Set weights and biases by hand; values up to a finished one are undone together.

        Training goes on from there. Nothing is set where one of them cannot be.
        """
        if finished and values == self._set_last:
            self._gesture, self._set_last = self._gesture + 1, None
            return  # they have been set; much may have happened since
        self._set_last = None if finished else dict(values)
        experiment, gesture = self._session.experiment, self._part_of_gesture(finished)
        try:
            parameters = {_place(part, experiment): _checked(value) for part, value in values.items()}
        except InputError as error:
            self._refuse(error)
            return
        kinds = {part.kind for part in values}
        if kinds == {"bias"}:
            name = self.tr("Set bias") if len(values) == 1 else self.tr("Set biases")
        else:
            name = self.tr("Set weight") if len(values) == 1 else self.tr("Set weights")
        self._session.edit(experiment, name, parameters=parameters, gesture=gesture)

    def _part_of_gesture(self, finished: bool) -> str:
        gesture = f"gesture {self._gesture}"
        self._gesture += finished
        return gesture

    def _of_points(self, indices: Sequence[int], one: str, several: str) -> str:
        return one if len(indices) == 1 else several.format(len(indices))

    def _setting_names(self) -> dict[str, str]:
        return {
            "learning_rate": self.tr("learning rate"),
            "loss": self.tr("loss"),
            "batch": self.tr("batch"),
            "sampling": self.tr("sampling"),
            "init": self.tr("initial values"),
            "layers": self.tr("layers"),
            "activation": self.tr("activation"),
            "output_activation": self.tr("output activation"),
            "bias": self.tr("biases"),
            "record_every": self.tr("recording"),
            "held_out": self.tr("held-out share"),
        }

    def _edit_data(self, name: str, change: Callable[[Dataset], Dataset], gesture: str = "") -> None:
        self._edit(name, lambda e: e.with_dataset(change(e.dataset)), gesture)

    def _edit(self, name: str, change: Callable[[Experiment], Experiment], gesture: str = "") -> None:
        try:
            experiment = change(self._session.experiment)
        except InputError as error:
            self._refuse(error)
        else:
            self._session.edit(experiment, name, gesture=gesture)

    def _refuse(self, error: InputError) -> None:
        # What was typed is not what is: every view shows the experiment as it stands.
        self._session.experiment_changed.emit(self._session.experiment)
        self.refused.emit(str(error))


def _place(part: Part, experiment: Experiment) -> int:
    place = place_of(part, experiment.architecture)
    if place is None:
        raise InputError("this network has no such weight or bias any more; select one that is there")
    return place


def _checked(value: float) -> float:
    if not (math.isfinite(value) and abs(value) <= MOST_BY_HAND):
        raise InputError("a weight or bias can be set to a number from −10⁹ to 10⁹")
    return float(value)
