"""The exported Keras program, run on its own.

On backends other than TensorFlow, Keras multiplies matrices with 32 bits whatever is asked of it.
"""

import re
import subprocess
import sys

import numpy as np
import pytest
from exported import (
    EXPERIMENTS,
    HOSTILE,
    ODD,
    after,
    answers,
    classes,
    hostile,
    installed,
    run,
    trained,
    unclean,
)

from nnviz.files.keras_program import keras_program

ALL = {**EXPERIMENTS, **ODD}
FULL = ["loy", "range", "relu, cross-entropy", "no biases", "two outputs", "one sample", "mixed"]
needs_keras = pytest.mark.skipif(
    not (installed("keras") and installed("torch")), reason="needs Keras, and PyTorch as its backend"
)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """What every program answers to the samples, as numbers and as classes."""
    jobs = []
    for name in ALL:
        array = f"np.array({samples(trained(name)).tolist()})"
        is_classification = trained(name).experiment.dataset.kind == "classification"
        more = [f"predict_classes({array})"] if is_classification else []
        jobs.append((keras_program(trained(name)), [f"predict({array}).tolist()", *more]))
    return dict(zip(ALL, run(tmp_path_factory.mktemp("keras"), jobs), strict=True))


def samples(network):
    return network.experiment.dataset.original_inputs


@needs_keras
@pytest.mark.parametrize("name", ALL)
def test_it_predicts_what_nnviz_predicts(name, ran):
    network = trained(name)
    expected = answers(network, samples(network))
    predictions, *named = ran[name]["values"]
    np.testing.assert_allclose(predictions, expected, rtol=1e-6, atol=1e-6)
    if network.experiment.dataset.kind == "classification":
        assert named == [classes(network, np.array(predictions))]


@needs_keras
def test_training_goes_on_as_in_nnviz(tmp_path):
    jobs = []
    for name in FULL:
        inputs = f"np.array({samples(trained(name)).tolist()})"
        jobs.append((keras_program(trained(name)), ["train(20)", f"predict({inputs}).tolist()"]))
    for name, ran in zip(FULL, run(tmp_path, jobs), strict=True):
        later = after(ALL[name](), 420)
        expected = answers(later, samples(later))
        np.testing.assert_allclose(ran["values"][1], expected, rtol=1e-5, atol=1e-5, err_msg=name)
        assert np.abs(expected - answers(trained(name), samples(later))).max() > 5e-5, name


@needs_keras
def test_the_file_run_by_itself_prints_the_samples(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(keras_program(trained("loy", 1_500)), encoding="utf-8")
    start = "import os, runpy, sys; os.environ['KERAS_BACKEND'] = 'torch'; runpy.run_path(sys.argv[1])"
    done = subprocess.run(
        [sys.executable, "-I", "-c", start, path], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "targets = [[0.0], [1.0], [1.0], [0.0]]\n" in done.stdout
    assert "classes = [0, 1, 1, 0]\n" in done.stdout


def test_its_layers_are_keras_layers():
    text = keras_program(trained("no biases"))
    assert text.count('        keras.layers.Dense(3, activation="tanh", use_bias=False),\n') == 2
    assert "        keras.layers.Dense(1, use_bias=False),\n" in text
    assert "model.set_weights([W1, W2, W3])\n" in text


@pytest.mark.parametrize("name", ALL)
def test_it_carries_every_digit(name):
    numbers = set(re.findall(r"-?\d+\.\d+(?:e-?\d+)?", keras_program(trained(name))))
    assert {repr(value) for value in trained(name).parameters.tolist()} <= numbers


@pytest.mark.skipif(not installed("ruff"), reason="needs ruff")
@pytest.mark.parametrize("name", ALL)
def test_it_is_clean(name, tmp_path):
    assert unclean(tmp_path, keras_program(trained(name))) == ""


@needs_keras
def test_no_name_can_break_it(tmp_path):
    jobs = [(keras_program(hostile(text)), ["classes"]) for text in HOSTILE]
    for text, answer in zip(HOSTILE, run(tmp_path, jobs), strict=True):
        assert answer["values"] == [[text, f"{text}2", f"{text}3"]]
