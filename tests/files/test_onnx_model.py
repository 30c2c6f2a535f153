"""The exported ONNX model, evaluated by ONNX's own reference."""

import json
import sys

import numpy as np
import pytest
from exported import EXPERIMENTS, HOSTILE, NAMES, ODD, answers, classes, hostile, installed, probes, trained

from nnviz.core.errors import FileError
from nnviz.files.onnx_model import onnx_model

ALL = {**EXPERIMENTS, **ODD}
needs_onnx = pytest.mark.skipif(not installed("onnx"), reason="needs onnx")


def loaded(network):
    import onnx

    model = onnx.load_model_from_string(onnx_model(network))
    onnx.checker.check_model(model, full_check=True)
    return model


def evaluated(model, inputs):
    from onnx.reference import ReferenceEvaluator

    with np.errstate(all="ignore"):  # the reference's sigmoid overflows on its way
        return ReferenceEvaluator(model).run(None, {"inputs": inputs})


@needs_onnx
@pytest.mark.parametrize("name", ALL)
def test_it_predicts_what_nnviz_predicts(name):
    network = trained(name)
    expected = answers(network, probes(network))
    predictions, *numbers = evaluated(loaded(network), probes(network))
    assert predictions.dtype == np.float64
    np.testing.assert_allclose(predictions, expected, rtol=1e-9, atol=1e-9)
    if network.experiment.dataset.kind == "regression":
        assert numbers == []
        return
    names = network.experiment.dataset.class_names
    named = [names[k] for k in numbers[0]] if names else numbers[0].tolist()
    assert named == classes(network, expected)


@needs_onnx
def test_its_parts_have_names():
    model = loaded(trained("three classes"))
    assert [value.name for value in model.graph.input] == ["inputs"]
    assert [value.name for value in model.graph.output] == ["predictions", "classes"]
    assert [node.op_type for node in model.graph.node] == [
        "Sub", "Div", "Gemm", "Tanh", "Gemm", "Sigmoid", "ArgMax",
    ]  # fmt: skip
    shapes = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    assert shapes == {"offset": (3,), "factor": (3,), "W1": (3, 5), "b1": (5,), "W2": (5, 3), "b2": (3,)}
    assert model.producer_name == "nnviz"
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    assert json.loads(metadata["class_names"]) == list(NAMES)
    assert json.loads(metadata["input_names"]) == ["x₁", "x₂", "x₃"]
    assert (metadata["iterations"], metadata["scaling"]) == ("400", "standard")


@needs_onnx
def test_a_network_without_biases_has_none():
    names = [tensor.name for tensor in loaded(trained("no biases")).graph.initializer]
    assert names == ["W1", "W2", "W3"]


@needs_onnx
def test_the_same_network_is_the_same_file():
    assert onnx_model(trained("xor")) == onnx_model(trained("xor"))


@needs_onnx
@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_no_name_can_break_it(text):
    metadata = {entry.key: entry.value for entry in loaded(hostile(text)).metadata_props}
    assert json.loads(metadata["class_names"]) == [text, f"{text}2", f"{text}3"]


def test_without_the_package_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(FileError, match="pip install onnx"):
        onnx_model(trained("loy"))
