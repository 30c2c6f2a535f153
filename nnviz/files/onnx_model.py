"""The ONNX model of a trained network, for any program that runs such models.

Its input ``inputs`` is (samples, n_inputs), not scaled; its outputs are ``predictions``, (samples,
n_outputs), and for a classification ``classes``, (samples,) int64. All numbers have 64 bits, as
in nnviz. What has no place in the graph stands in the metadata, as JSON.
"""

import json
from typing import TYPE_CHECKING, Final

import numpy as np

from nnviz import __version__
from nnviz.core.errors import FileError
from nnviz.files.export_network import TrainedNetwork
from nnviz.files.program_literals import comment_text

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

# Old enough for every runtime of the last years; Relu takes 64 bits from 14 on.
OPERATORS: Final = 17
FORMAT: Final = 8

_ACTIVATIONS: Final = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "Relu", "linear": "Identity"}


def onnx_model(network: TrainedNetwork) -> bytes:
    """The content of an .onnx file.

    Raises
    ------
    FileError
        When the package onnx is not installed.
    """
    try:
        import onnx  # noqa: F401
    except ImportError:
        raise FileError(
            "an ONNX model is written by the package onnx, which is not installed: pip install onnx"
        ) from None
    content: bytes = _model(network).SerializeToString(deterministic=True)
    return content


def _model(network: TrainedNetwork) -> "ModelProto":
    from onnx import TensorProto, helper

    dataset = network.experiment.dataset
    nodes, tensors = _forward(network)
    outputs = [
        helper.make_tensor_value_info("predictions", TensorProto.DOUBLE, ["samples", dataset.n_outputs])
    ]
    if dataset.kind == "classification":
        more_nodes, more_tensors = _classes(dataset.n_outputs)
        nodes, tensors = nodes + more_nodes, tensors + more_tensors
        outputs.append(helper.make_tensor_value_info("classes", TensorProto.INT64, ["samples"]))
    inputs = [helper.make_tensor_value_info("inputs", TensorProto.DOUBLE, ["samples", dataset.n_inputs])]
    model = helper.make_model(
        helper.make_graph(nodes, "network", inputs, outputs, tensors),
        producer_name="nnviz",
        producer_version=__version__,
        ir_version=FORMAT,
        opset_imports=[helper.make_opsetid("", OPERATORS)],
        doc_string=comment_text(network.experiment.title),
    )
    helper.set_model_props(model, _metadata(network))
    return model


def _forward(network: TrainedNetwork) -> tuple[list["NodeProto"], list["TensorProto"]]:
    """From ``inputs`` to ``predictions``."""
    from onnx import helper, numpy_helper

    nodes: list[NodeProto] = []
    tensors: list[TensorProto] = []
    scaling, x = network.experiment.dataset.scaling, "inputs"
    if scaling is not None:
        nodes += [
            helper.make_node("Sub", ["inputs", "offset"], ["shifted"]),
            helper.make_node("Div", ["shifted", "factor"], ["scaled"]),
        ]
        tensors.append(numpy_helper.from_array(np.array(scaling.offset), "offset"))
        tensors.append(numpy_helper.from_array(np.array(scaling.factor), "factor"))
        x = "scaled"
    layers = network.layers
    for layer in layers:
        number = layer.number
        parameters = {f"W{number}": layer.weights}
        if layer.biases is not None:
            parameters[f"b{number}"] = layer.biases
        tensors += [numpy_helper.from_array(values, name) for name, values in parameters.items()]
        nodes.append(helper.make_node("Gemm", [x, *parameters], [f"z{number}"]))
        x = "predictions" if layer is layers[-1] else f"a{number}"
        nodes.append(helper.make_node(_ACTIVATIONS[layer.activation], [f"z{number}"], [x]))
    return nodes, tensors


def _classes(n_outputs: int) -> tuple[list["NodeProto"], list["TensorProto"]]:
    """From ``predictions`` to ``classes``: from 0.5 on the second one, or that of the largest output."""
    from onnx import TensorProto, helper, numpy_helper

    if n_outputs > 1:
        return [helper.make_node("ArgMax", ["predictions"], ["classes"], axis=1, keepdims=0)], []
    nodes = [
        helper.make_node("GreaterOrEqual", ["predictions", "half"], ["is_second"]),
        helper.make_node("Cast", ["is_second"], ["column"], to=TensorProto.INT64),
        helper.make_node("Squeeze", ["column", "columns"], ["classes"]),
    ]
    return nodes, [
        numpy_helper.from_array(np.array(0.5), "half"),
        numpy_helper.from_array(np.array([1]), "columns"),
    ]


def _metadata(network: TrainedNetwork) -> dict[str, str]:
    dataset, scaling = network.experiment.dataset, network.experiment.dataset.scaling
    metadata = {"iterations": str(network.iterations), "input_names": json.dumps(dataset.input_names)}
    if dataset.kind == "classification":
        names = [dataset.class_name(k) for k in range(dataset.n_classes)]
        metadata["class_names"] = json.dumps(names)
    if scaling is not None:
        metadata["scaling"] = scaling.method
    return metadata
