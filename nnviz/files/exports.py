"""What an experiment can be exported as, by the name that the command line has for it."""

from collections.abc import Callable
from typing import Final, NamedTuple

from nnviz.core.run import Run
from nnviz.core.training import TrainingState, initial_state
from nnviz.files.export_network import TrainedNetwork
from nnviz.files.keras_program import keras_program
from nnviz.files.numpy_program import numpy_program
from nnviz.files.onnx_model import onnx_model
from nnviz.files.sklearn_program import sklearn_program
from nnviz.files.torch_program import torch_program

__all__ = ["EXPORTS", "Export", "TrainedNetwork", "trained_network"]


class Export(NamedTuple):
    """A kind of file that an experiment can be exported as.

    Attributes
    ----------
    title : for people
    suffix : of the file's name, with its point
    content : the file's text or bytes; raises InputError where the network does not fit, FileError where
        a package is missing
    trains : whether it trains by itself, so that the parameters do not matter but from where, and for how
        many iterations
    """

    title: str
    suffix: str
    content: Callable[[TrainedNetwork], str | bytes]
    trains: bool = False


def _numpy(network: TrainedNetwork) -> str:
    start = network.start
    iterations = network.iterations - (0 if start is None else start.iteration)
    return numpy_program(network.experiment, iterations, start=start).text


EXPORTS: Final[dict[str, Export]] = {
    "numpy": Export("NumPy program", ".py", _numpy, trains=True),
    "sklearn": Export("scikit-learn program", ".py", sklearn_program),
    "torch": Export("PyTorch program", ".py", torch_program),
    "keras": Export("Keras program", ".py", keras_program),
    "onnx": Export("ONNX model", ".onnx", onnx_model),
}


def trained_network(run: Run, export: Export, more: int = 0) -> TrainedNetwork:
    """The network of a run where it stands, for an export.

    What trains by itself can train under one experiment only: it begins at the run's start, or where
    the run was last changed before it came to where it stands.

    Parameters
    ----------
    more : iterations that are to come yet

    Raises
    ------
    InputError
        When there are no training samples, or a parameter is not finite.
    """
    start = _start(run) if export.trains else None
    return TrainedNetwork(run.experiment, run.iteration + more, run.state.parameters, start)


def _start(run: Run) -> TrainingState | None:
    """From where the run can be trained again under one experiment; None from the experiment's start."""
    edits = [edit.iteration for edit in run.timeline.edits if edit.iteration <= run.iteration]
    state = run.state_at(max([run.timeline.begin, *edits]))
    is_own = state.iteration == 0 and state.goes_on_like(initial_state(run.experiment))
    return None if is_own else state
