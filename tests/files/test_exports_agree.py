"""All exports name the class that nnviz names, also where two outputs are equal."""

from dataclasses import replace

import numpy as np
import pytest
from exported import installed, run, trained

from nnviz.core.dataset import predicted_classes
from nnviz.files.exports import EXPORTS

LIBRARIES = {"sklearn": "sklearn", "torch": "torch", "keras": "keras", "onnx": "onnx"}
ARRAYS = {"sklearn": "np.array", "torch": "torch.tensor", "keras": "np.array"}


@pytest.mark.parametrize("target", [name for name, library in LIBRARIES.items() if installed(library)])
@pytest.mark.parametrize(("name", "number"), [("realpython", 1), ("three classes", 0)])
def test_where_every_output_is_a_half(target, name, number, tmp_path):
    # Weights of 0 answer 0.5 to everything: the second of two classes, and the first of three.
    network = replace(trained(name), parameters=np.zeros(trained(name).parameters.size))
    dataset = network.experiment.dataset
    inputs, content = dataset.original_inputs[:4], EXPORTS[target].content(network)
    assert predicted_classes(np.full((4, dataset.n_outputs), 0.5)).tolist() == [number] * 4
    if target == "onnx":
        from onnx.reference import ReferenceEvaluator

        _, numbers = ReferenceEvaluator(content).run(None, {"inputs": inputs})
        assert numbers.tolist() == [number] * 4
        return
    asked = [f"predict_classes({ARRAYS[target]}({inputs.tolist()}))", "list(classes)"]
    ((named, names),) = [answer["values"] for answer in run(tmp_path, [(content, asked)])]
    assert named == [names[number]] * 4
