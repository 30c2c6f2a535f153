"""What an experiment can be exported as, by the name that the command line has for it."""

from collections.abc import Callable
from typing import Final, NamedTuple

from nnviz.files.export_network import TrainedNetwork
from nnviz.files.keras_program import keras_program
from nnviz.files.numpy_program import numpy_program
from nnviz.files.onnx_model import onnx_model
from nnviz.files.sklearn_program import sklearn_program
from nnviz.files.torch_program import torch_program

__all__ = ["EXPORTS", "Export", "TrainedNetwork"]


class Export(NamedTuple):
    """A kind of file that an experiment can be exported as.

    Attributes
    ----------
    title : for people
    suffix : of the file's name, with its point
    content : the file's text or bytes; raises InputError where the network does not fit, FileError where
        a package is missing
    trains : whether it trains by itself from the start, so that only the number of iterations matters and
        not the parameters
    """

    title: str
    suffix: str
    content: Callable[[TrainedNetwork], str | bytes]
    trains: bool = False


def _numpy(network: TrainedNetwork) -> str:
    return numpy_program(network.experiment, network.iterations).text


EXPORTS: Final[dict[str, Export]] = {
    "numpy": Export("NumPy program", ".py", _numpy, trains=True),
    "sklearn": Export("scikit-learn program", ".py", sklearn_program),
    "torch": Export("PyTorch program", ".py", torch_program),
    "keras": Export("Keras program", ".py", keras_program),
    "onnx": Export("ONNX model", ".onnx", onnx_model),
}
