"""The exported PyTorch program, run on its own."""

import ast
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
    experiment,
    flowers,
    hostile,
    installed,
    probes,
    run,
    trained,
    unclean,
)

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.presets import empty_experiment, preset_experiment
from nnviz.files.exports import TrainedNetwork
from nnviz.files.torch_program import torch_program

ALL = {**EXPERIMENTS, **ODD}
# Every iteration takes all samples, in whatever order: so training is the same, number for number.
FULL = ["loy", "range", "relu, cross-entropy", "no biases", "two outputs", "one sample", "mixed"]
needs_torch = pytest.mark.skipif(not installed("torch"), reason="needs torch")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """What every program answers to the probes, as numbers and as classes."""
    jobs = []
    for name in ALL:
        tensor = f"torch.tensor({probes(trained(name)).tolist()})"
        is_classification = trained(name).experiment.dataset.kind == "classification"
        more = [f"predict_classes({tensor})"] if is_classification else []
        jobs.append((torch_program(trained(name)), [f"predict({tensor}).tolist()", *more]))
    return dict(zip(ALL, run(tmp_path_factory.mktemp("torch"), jobs), strict=True))


@needs_torch
@pytest.mark.parametrize("name", ALL)
def test_it_predicts_what_nnviz_predicts(name, ran):
    network = trained(name)
    expected = answers(network, probes(network))
    predictions, *named = ran[name]["values"]
    np.testing.assert_allclose(predictions, expected, rtol=1e-9, atol=1e-9)
    if network.experiment.dataset.kind == "classification":
        assert named == [classes(network, expected)]


@needs_torch
def test_training_goes_on_as_in_nnviz(tmp_path):
    jobs = []
    for name in FULL:
        inputs = f"torch.tensor({probes(trained(name)).tolist()})"
        jobs.append((torch_program(trained(name)), ["train(50)", f"predict({inputs}).tolist()"]))
    for name, ran in zip(FULL, run(tmp_path, jobs), strict=True):
        later = after(ALL[name](), 450)
        expected = answers(later, probes(later))
        np.testing.assert_allclose(ran["values"][1], expected, rtol=1e-7, atol=1e-7, err_msg=name)
        before = answers(trained(name), probes(later))
        assert np.abs(expected - before).max() > 1e-4, name


@needs_torch
def test_an_output_that_has_reached_its_end_still_learns(tmp_path):
    data = Dataset(np.array([[1.0], [-1.0]]), np.array([[1.0], [0.0]]))
    saturated = experiment(data, (), ("sigmoid",), loss="cross_entropy", learning_rate=0.1, batch=None)
    network = TrainedNetwork(saturated, 0, np.array([-150.0, 0.0]))  # both answers are wrong, to the last bit
    (ran,) = run(tmp_path, [(torch_program(network), ["train(1)", "model[0].weight.item()"])])
    # The gradient is the sum of (prediction - target) times input: (0 - 1) * 1 + (1 - 0) * -1 = -2.
    assert ran["values"][1] == pytest.approx(-150.0 + 0.1 * 2.0, rel=1e-12)


@needs_torch
def test_batches_are_drawn_as_in_nnviz(tmp_path):
    data = flowers().with_scaling("standard")
    subjects = [
        experiment(data, (2,), ("tanh", "sigmoid"), batch=batch, sampling=sampling)
        for batch, sampling in ((5, "shuffled"), (5, "with_replacement"), (1, "with_replacement"))
    ]
    spy = (
        "[seen := [], model.register_forward_pre_hook(lambda module, x: seen.append(x[0].tolist())),"
        " train(6), seen][-1]"
    )
    jobs = [(torch_program(after(subject, 0)), [spy]) for subject in subjects]
    shuffled, drawn, single = (ran["values"][0] for ran in run(tmp_path, jobs))
    assert [len(batch) for batch in shuffled] == [5, 5, 2, 5, 5, 2]
    rows = sorted(map(tuple, np.round(data.inputs, 9).tolist()))
    for epoch in (shuffled[:3], shuffled[3:]):
        assert sorted(tuple(np.round(row, 9)) for batch in epoch for row in batch) == rows
    assert [len(batch) for batch in drawn] == [5] * 6
    assert [len(batch) for batch in single] == [1] * 6


@needs_torch
def test_the_file_run_by_itself_prints_the_first_samples(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(torch_program(after(preset_experiment("loy"), 1_500)), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", path], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    printed = {k: ast.literal_eval(v) for k, v in re.findall(r"^(\w+) = (.+)$", done.stdout, re.MULTILINE)}
    # The tutorial's own figures.
    assert np.ravel(printed["predictions"]) == pytest.approx([0.0174, 0.9746, 0.9847, 0.0227], abs=5e-5)
    assert printed["targets"] == [[0.0], [1.0], [1.0], [0.0]]
    assert printed["classes"] == [0, 1, 1, 0]


@needs_torch
def test_of_many_samples_a_few_are_printed_and_all_are_there(tmp_path):
    (ran,) = run(tmp_path, [(torch_program(trained("wide")), ["len(inputs)"])])
    assert ran["values"] == [30]
    printed = ast.literal_eval(ran["printed"].splitlines()[0].removeprefix("predictions = "))
    assert np.shape(printed) == (8, 1)


@pytest.mark.parametrize("name", ALL)
def test_it_carries_every_digit(name):
    text = torch_program(trained(name))
    numbers = set(re.findall(r"-?\d+\.\d+(?:e-?\d+)?", text))
    assert {repr(value) for value in trained(name).parameters.tolist()} <= numbers


@pytest.mark.skipif(not installed("ruff"), reason="needs ruff")
@pytest.mark.parametrize("name", ALL)
def test_it_is_clean(name, tmp_path):
    assert unclean(tmp_path, torch_program(trained(name))) == ""


@needs_torch
def test_no_name_can_break_it(tmp_path):
    networks = [hostile(text) for text in HOSTILE]
    ran = run(tmp_path, [(torch_program(network), ["classes"]) for network in networks])
    for text, answer in zip(HOSTILE, ran, strict=True):
        assert answer["values"] == [[text, f"{text}2", f"{text}3"]]


def test_what_cannot_be_exported_is_said():
    with pytest.raises(InputError, match="no training points"):
        after(empty_experiment(), 0)
    subject = preset_experiment("realpython")
    with pytest.raises(InputError, match="not finite"):
        TrainedNetwork(subject, 3, np.array([0.5, np.inf, 0.0]))
