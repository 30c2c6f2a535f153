"""Editor: turns what the user asks for into new experiments."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.settings import with_setting
from nnviz.engine.session import Session


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

    @Slot(object, object)
    def add_point(self, inputs: Sequence[float], target: float) -> None:
        """Add a training sample; `target` is its class, or its value for regression."""
        dataset = self._session.experiment.dataset
        if dataset.kind == "classification":
            self._edit_data(lambda data: data.with_point(inputs, data.class_targets(int(target))))
        else:
            self._edit_data(lambda data: data.with_point(inputs, np.full(data.n_outputs, float(target))))

    @Slot(object, object, bool)
    def move_points(
        self, indices: Sequence[int], inputs: npt.NDArray[np.float64], _finished: bool = True
    ) -> None:
        """Give samples other inputs, (k, n_inputs)."""
        self._edit_data(lambda data: data.moved(indices, inputs))

    @Slot(object)
    def delete_points(self, indices: Sequence[int]) -> None:
        """Delete samples."""
        self._edit_data(lambda data: data.without_points(indices))

    @Slot()
    def clear_points(self) -> None:
        """Delete every sample."""
        self._edit_data(lambda data: data.without_points(range(len(data))))

    @Slot(object, int)
    def set_class(self, indices: Sequence[int], class_index: int) -> None:
        """Move samples to another class."""
        self._edit_data(lambda data: data.relabelled(indices, class_index))

    @Slot(object, object)
    def set_targets(self, index: int, targets: Sequence[float]) -> None:
        """Give one sample of a regression other targets, (n_outputs,)."""
        self._edit_data(lambda data: data.with_targets(index, targets))

    @Slot(object, bool)
    def hold_out(self, indices: Sequence[int], held_out: bool) -> None:
        """Hold samples out from training, or train on them."""
        self._edit_data(lambda data: data.with_held_out_points(indices, held_out))

    @Slot()
    def add_class(self) -> None:
        """Make room for one class more; the network gets one output for each class."""
        self._edit_data(lambda data: data.with_classes(data.n_classes + 1))

    @Slot(tuple)
    def set_hidden(self, sizes: tuple[int, ...]) -> None:
        """Change the hidden layers."""
        self._edit(lambda e: e.with_architecture(e.architecture.with_hidden(sizes)))

    @Slot(int, str)
    def set_activation(self, layer: int, name: str) -> None:
        """Change one layer's activation."""

        def changed(experiment: Experiment) -> Experiment:
            activations = list(experiment.architecture.activations)
            activations[layer] = name
            return experiment.with_architecture(
                replace(experiment.architecture, activations=tuple(activations))
            )

        self._edit(changed)

    @Slot(bool)
    def set_bias(self, bias: bool) -> None:
        """Give the network biases, or take them away."""
        self._edit(lambda e: e.with_architecture(replace(e.architecture, bias=bias)))

    @Slot(str, str)
    def set_setting(self, key: str, text: str) -> None:
        """Change a setting by the name it has on the command line."""
        self._edit(lambda experiment: with_setting(experiment, key, text))

    @Slot(int)
    def set_seed(self, seed: int) -> None:
        """Begin again from other random numbers."""
        self._edit(lambda experiment: experiment.with_config(seed=seed))

    def _edit_data(self, change: Callable[[Dataset], Dataset]) -> None:
        self._edit(lambda experiment: experiment.with_dataset(change(experiment.dataset)))

    def _edit(self, change: Callable[[Experiment], Experiment]) -> None:
        try:
            experiment = change(self._session.experiment)
        except InputError as error:
            # What was typed is not what is: every view shows the experiment as it stands.
            self._session.experiment_changed.emit(self._session.experiment)
            self.refused.emit(str(error))
        else:
            self._session.edit(experiment)
