"""What ``nnviz trace`` prints besides the tutorials' figures, and what it refuses."""

import json
import math
import os
import subprocess

import numpy as np
import pytest
from shell import MODULE, failure, json_of, success

from nnviz.command_line.reports import json_pieces
from nnviz.core.training import initial_state, train
from nnviz.files.source import load_source


def trace_json(capsys, *arguments):
    return json_of(capsys, "trace", *arguments)


def test_the_object_has_the_keys_that_are_promised(capsys):
    result = trace_json(capsys, "circle")
    assert list(result) == [
        "iteration", "samples", "layers", "prediction", "target", "losses", "loss", "vectors", "crude_update",
    ]  # fmt: skip
    for layer in result["layers"]:
        assert list(layer) == [
            "activation", "inputs", "weights", "biases", "pre_activations", "activations", "d_activations",
            "derivatives", "d_pre_activations", "d_weights", "d_biases", "new_weights", "new_biases",
        ]  # fmt: skip


def test_numbers_read_back_have_the_bits_of_the_run(capsys):
    arguments = ["--at", "300", "--seed", "5", "--set", "batch=20", "--set", "layers=5,3"]
    result = trace_json(capsys, "moons", *arguments)
    experiment = load_source("moons").with_config(seed=5, batch=20)
    experiment = experiment.with_architecture(experiment.architecture.with_hidden([5, 3]))
    state = train(experiment, initial_state(experiment), 300).state
    after = train(experiment, state, 1)
    assert result["samples"] == after.samples.tolist()
    for layer, given in zip(result["layers"], experiment.architecture.layers(state.parameters), strict=True):
        assert (layer["weights"], layer["biases"]) == (given.weights.tolist(), given.biases.tolist())
    new = experiment.architecture.flat(
        [(layer["new_weights"], layer["new_biases"]) for layer in result["layers"]]
    )
    assert new == pytest.approx(after.state.parameters, rel=1e-12, abs=1e-12)
    assert result["layers"][0]["inputs"] == experiment.dataset.inputs[after.samples].tolist()
    assert result["layers"][1]["inputs"] == result["layers"][0]["activations"]


def test_a_chosen_sample_is_traced_with_the_parameters_of_the_moment(capsys):
    picked = trace_json(capsys, "realpython", "--at", "40")
    chosen = trace_json(capsys, "realpython", "--at", "40", "--sample", "8")
    assert chosen["samples"] == [7]
    assert chosen["layers"][0]["inputs"] == [[1.0, 1.0]]
    assert chosen["layers"][0]["weights"] == picked["layers"][0]["weights"]


def test_held_out_samples_can_be_chosen(capsys):
    held_out = int(np.flatnonzero(load_source("xor").dataset.held_out)[0])
    assert trace_json(capsys, "xor", "--sample", str(held_out + 1))["samples"] == [held_out]


def test_what_json_cannot_say_is_null(capsys, tmp_path):
    path = tmp_path / "far.csv"
    path.write_text("x,y\n1e9,0\n-1e9,1\n", encoding="utf-8")
    settings = [part for pair in ("layers=", "init=normal", "loss=cross_entropy") for part in ("--set", pair)]
    result = trace_json(capsys, str(path), *settings, "--sample", "1")
    (layer,) = result["layers"]
    # The first standard normal of seed 0 is 0.1257…, so that the prediction rounds to 1, which is wrong.
    assert result["prediction"] == [[1.0]]
    assert result["loss"] == pytest.approx(0.12573022e9, rel=1e-6)
    assert layer["d_activations"] == [[None]]
    assert layer["d_pre_activations"] == [[1.0]]
    assert (result["crude_update"]["slope"], result["crude_update"]["new_weights"]) == (None, [None])


def test_json_in_pieces_is_the_json_of_the_whole():
    rows = np.arange(4_200.0).reshape(2_100, 2) / 7
    rows[[3, 1_000], 1] = [math.inf, math.nan]
    value = {
        "rows": rows,
        "whole": np.arange(3),
        "none": np.empty((0, 2)),
        "list": [1, "a\n", None, math.nan, {}],
    }
    read = json.loads("".join(json_pieces(value)))
    assert read["rows"][3] == [6 / 7, None]
    assert read["rows"][1_000] == [2_000 / 7, None]
    kept = [row for i, row in enumerate(read["rows"]) if i not in (3, 1_000)]
    assert kept == np.delete(rows, [3, 1_000], axis=0).tolist()
    assert read["whole"] == [0, 1, 2]
    assert read["none"] == []
    assert read["list"] == [1, "a\n", None, None, {}]


def test_many_units_are_not_compared_one_by_one(capsys):
    assert len(trace_json(capsys, "xor", "--set", "layers=16")["vectors"]["units"]) == 16
    assert trace_json(capsys, "xor", "--set", "layers=17")["vectors"] is None


def test_large_networks_are_traced_whole_and_told_in_short(capsys):
    arguments = ["spiral", "--set", f"layers={','.join(['64'] * 8)}", "--set", "batch=all"]
    result = trace_json(capsys, *arguments)
    assert np.shape(result["layers"][7]["activations"]) == (200, 64)  # 50 of 250 are held out
    assert np.shape(result["layers"][8]["d_weights"]) == (64, 1)
    assert len(success(capsys, "trace", *arguments)) < 20_000


def test_text_tells_the_moment_and_the_arithmetic(capsys):
    text = success(capsys, "trace", "realpython-first-prediction")
    heading, empty, *_ = text.splitlines()
    assert heading == "The first prediction · iteration 1 · sample 2 of 2 · seed 0"
    assert empty == ""
    for line in (
        "sigmoid(1.91) = 0.87101915 ",  # A6, and that it is wrong
        "(0.87101915 − 0)² = 0.75867436\n",  # A7
        "2·(0.87101915 − 0) = 1.7420383 ",  # A8
        " = 0.11234479\n",  # A12, A13
        "1.7420383·0.11234479·2 = 0.39141786\n",
        "1.7420383·0.11234479·1.5 = 0.29356339\n",
        "1.7420383·0.11234479·1 = 0.19570893\n",
        "1.45 − 0.1·0.39141786 = 1.4108582\n",
    ):
        assert line in text
    assert "\n\n\n" not in text


def test_text_of_very_small_and_large_numbers_keeps_their_powers_of_ten(capsys, tmp_path):
    path = tmp_path / "far.csv"
    path.write_text("x,y\n2e-9,100\n", encoding="utf-8")
    text = success(capsys, "trace", str(path), "--set", "layers=", "--set", "init=zeros")
    assert "2e−9" in text
    assert "(0 − 100)² = 10000\n" in text


def test_text_names_every_sample_of_a_small_batch_and_counts_a_large_one(capsys):
    assert success(capsys, "trace", "loy", "--at", "1499").startswith(
        "Two layers learn XOR · iteration 1\u2009500 · samples 1, 2, 3, 4 of 4 · seed 0\n"
    )
    many = success(capsys, "trace", "xor", "--set", "batch=all", "--seed", "3").splitlines()[0]
    assert many == "XOR · iteration 1 · 200 samples of 250 · seed 3"


def test_text_of_a_chosen_sample_says_that_it_is_a_supposition(capsys):
    heading = success(capsys, "trace", "realpython", "--sample", "3").splitlines()[0]
    assert heading == "One neuron, eight samples · iteration 1 · what sample 3 of 8 would do · seed 0"


def test_text_compares_vectors_with_two_inputs_only(capsys):
    last = success(capsys, "trace", "realpython-vectors").splitlines()[-1]
    assert (
        last == "vectors: x · w₁ = 2.1672, angle 35.57°; x · w₂ = 4.126, angle 27.18°; w₂ is the most similar"
    )
    assert success(capsys, "trace", "realpython").splitlines()[-1].startswith("vectors: x · w = ")
    assert "vectors:" not in success(capsys, "trace", "loy")
    eight = success(capsys, "trace", "moons").splitlines()[-1]
    assert eight.startswith("vectors: w")
    assert eight.endswith(" is the most similar")


@pytest.mark.parametrize("number", ["0", "-1", "3"])
def test_a_sample_that_is_not_there_is_refused(capsys, number):
    status, line = failure(capsys, "trace", "realpython-first-prediction", "--sample", number)
    assert status == 2
    assert line == f"nnviz: there is no sample {number}; there are samples 1 to 2\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "SOURCE"),
        (["iris"], "neither a preset nor"),
        (["xor", "--at", "-1"], "must be from 0 to 999999999999, not -1"),
        (["xor", "--at", "1000000000000"], "must be from 0 to 999999999999"),
        (["xor", "--at", "now"], "must be a whole number, not 'now'"),
        (["xor", "--sample", "first"], "must be a whole number, not 'first'"),
        (["xor", "--iterations", "3"], "unrecognized arguments"),
        (["xor", "--set", "speed=9"], "no setting 'speed'"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(capsys, arguments, words):
    status, line = failure(capsys, "trace", *arguments)
    assert status == 2
    assert words in line


@pytest.mark.parametrize("mode", [[], ["--json"]])
def test_a_run_that_diverges_before_fails_with_its_cause(capsys, mode):
    arguments = ["--set", "learning_rate=3", "--at", "100000", *mode]
    status, line = failure(capsys, "trace", "house-prices", *arguments)
    assert status == 1
    assert "diverged" in line
    assert "learning rate 3 is too large" in line


def test_the_iteration_that_diverges_can_be_traced(capsys):
    experiment = load_source("house-prices").with_config(learning_rate=3.0)
    last = train(experiment, initial_state(experiment), 100_000).state.iteration
    arguments = ["house-prices", "--set", "learning_rate=3", "--at", str(last)]
    assert trace_json(capsys, *arguments)["iteration"] == last
    assert success(capsys, "trace", *arguments)


def test_a_missing_file_is_one_line_and_status_1(capsys):
    status, line = failure(capsys, "trace", "missing.csv")
    assert (status, "missing.csv: there is no such file" in line) == (1, True)


def test_trace_needs_no_screen():
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")
    }
    command = [*MODULE, "trace", "loy", "--at", "2"]
    for mode in ([], ["--json"]):
        result = subprocess.run([*command, *mode], capture_output=True, env=environment, check=False)
        assert result.returncode == 0
        # A machine under load is told how far the training has come, and nothing else.
        assert all(line.startswith(b"nnviz: 2 of 2") for line in result.stderr.splitlines())
        assert result.stdout
