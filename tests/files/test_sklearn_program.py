"""The exported scikit-learn program, run on its own."""

import ast
import re
import subprocess
import sys

import numpy as np
import pytest
from exported import (
    EXPERIMENTS,
    HOSTILE,
    answers,
    classes,
    hostile,
    installed,
    probes,
    run,
    trained,
    unclean,
)

from nnviz.core.errors import InputError
from nnviz.files.sklearn_program import sklearn_program

needs_sklearn = pytest.mark.skipif(not installed("sklearn"), reason="needs scikit-learn")


def kind_of(name):
    return trained(name).experiment.dataset.kind


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """What every model answers to the probes by scikit-learn's own methods."""
    jobs = []
    for name in EXPERIMENTS:
        inputs = probes(trained(name)).tolist()
        asked = [f"model.predict({inputs}).tolist()"]
        if kind_of(name) == "classification":
            asked += [f"model.predict_proba({inputs}).tolist()", "list(classes)"]
        jobs.append((sklearn_program(trained(name)), asked))
    return dict(zip(EXPERIMENTS, run(tmp_path_factory.mktemp("sklearn"), jobs), strict=True))


@needs_sklearn
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_it_predicts_what_nnviz_predicts(name, ran):
    network = trained(name)
    expected = answers(network, probes(network))
    if kind_of(name) == "regression":
        (predictions,) = ran[name]["values"]
        assert np.shape(predictions) == np.shape(
            np.squeeze(expected, 1) if expected.shape[1] == 1 else expected
        )
        np.testing.assert_allclose(np.reshape(predictions, expected.shape), expected, rtol=1e-9, atol=1e-9)
        return
    numbers, probabilities, names = ran[name]["values"]
    if expected.shape[1] == 1:  # scikit-learn gives both classes a column
        expected = np.hstack([1.0 - expected, expected])
    np.testing.assert_allclose(probabilities, expected, rtol=1e-9, atol=1e-9)
    assert [names[k] for k in numbers] == classes(network, answers(network, probes(network)))


@needs_sklearn
def test_the_file_run_by_itself_prints_the_samples(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(sklearn_program(trained("loy", 1_500)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", path], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    printed = {k: ast.literal_eval(v) for k, v in re.findall(r"^(\w+) = (.+)$", done.stdout, re.MULTILINE)}
    # The tutorial's own figures.
    assert np.ravel(printed["predictions"]) == pytest.approx([0.0174, 0.9746, 0.9847, 0.0227], abs=5e-5)
    assert printed["targets"] == [[0.0], [1.0], [1.0], [0.0]]
    assert printed["classes"] == [0, 1, 1, 0]


@needs_sklearn
def test_only_the_first_samples_are_in_it(tmp_path):
    text = sklearn_program(trained("xor"))
    assert "# Here are the first 8 of 200.\n" in text
    ((printed, values),) = [(a["printed"], a["values"]) for a in run(tmp_path, [(text, ["data.tolist()"])])]
    dataset = trained("xor").experiment.dataset
    first = dataset.training_indices[:8]
    assert values == [np.hstack([dataset.inputs[first], dataset.targets[first]]).tolist()]
    assert "classes = [" in printed


def test_its_parts_are_scikit_learns():
    text = sklearn_program(trained("relu, cross-entropy"))
    assert 'model = MLPClassifier(hidden_layer_sizes=(6, 4), activation="relu")\n' in text
    assert "out_activation_" not in text
    text = sklearn_program(trained("no biases"))
    assert 'model = MLPRegressor(hidden_layer_sizes=(3, 3), activation="tanh")\n' in text
    assert "model.intercepts_ = [np.zeros(3), np.zeros(3), np.zeros(1)]\n" in text
    text = sklearn_program(trained("three classes"))
    assert 'network.out_activation_ = "logistic"\n' in text
    assert "model = make_pipeline(scaler, network)\n" in text
    assert "hidden_layer_sizes=())" in sklearn_program(trained("realpython"))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mixed", "MLPClassifier has one activation for all hidden layers, not tanh and relu; "),
        ("tanh output", "MLPRegressor has linear outputs, not tanh; set output_activation=linear, or: "),
        ("two columns", "MLPClassifier has one output for two classes, not two; "),
        ("linear classes", "MLPClassifier has sigmoid outputs, not linear; set output_activation=sigmoid"),
    ],
)
def test_what_does_not_fit_is_said(name, words):
    with pytest.raises(InputError) as caught:
        sklearn_program(trained(name))
    assert words in str(caught.value)
    assert "PyTorch, Keras and ONNX take any network" in str(caught.value)


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_it_carries_every_digit(name):
    numbers = set(re.findall(r"-?\d+\.\d+(?:e-?\d+)?", sklearn_program(trained(name))))
    assert {repr(value) for value in trained(name).parameters.tolist()} <= numbers


@pytest.mark.skipif(not installed("ruff"), reason="needs ruff")
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_it_is_clean(name, tmp_path):
    assert unclean(tmp_path, sklearn_program(trained(name))) == ""


@needs_sklearn
def test_no_name_can_break_it(tmp_path):
    jobs = [(sklearn_program(hostile(text)), ["classes"]) for text in HOSTILE]
    for text, answer in zip(HOSTILE, run(tmp_path, jobs), strict=True):
        assert answer["values"] == [[text, f"{text}2", f"{text}3"]]
