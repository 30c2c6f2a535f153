"""``nnviz export``: the program is written whole, and ends where nnviz ends."""

import ast
import importlib.util
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from shell import MODULE, failure, json_of, success


def test_the_program_run_by_itself_ends_with_the_weights_of_train(capsys, tmp_path):
    path = tmp_path / "program.py"
    arguments = ["realpython", "--seed", "3", "--set", "learning_rate=0.2", "--iterations", "200"]
    assert success(capsys, "export", *arguments, "--to", "numpy", "-o", str(path)) == ""
    trained = json_of(capsys, "train", *arguments)
    run = subprocess.run([sys.executable, path], capture_output=True, text=True, check=True, cwd=tmp_path)
    printed = dict(re.findall(r"^(\w+) = (.+)$", run.stdout, re.MULTILINE))
    weights = np.ravel(ast.literal_eval(printed["weights"]))
    assert weights == pytest.approx(np.ravel(trained["weights"]), rel=1e-9, abs=1e-9)
    assert float(printed["bias"]) == pytest.approx(trained["biases"][0][0], rel=1e-9, abs=1e-9)


def test_a_dash_is_standard_output(capsys, tmp_path):
    path = tmp_path / "program.py"
    assert success(capsys, "export", "loy", "--to", "numpy", "-o", str(path)) == ""
    assert success(capsys, "export", "loy", "--to", "numpy", "--output", "-") == path.read_text("utf-8")


def test_the_iterations_are_those_of_train(capsys):
    text = success(capsys, "export", "loy", "--to", "numpy", "-o", "-")
    assert "iterations = 1_500\n" in text
    text = success(capsys, "export", "loy", "--to", "numpy", "-o", "-", "--iterations", "7")
    assert "iterations = 7\n" in text


def test_a_program_in_a_pipe_is_utf_8_whatever_the_terminal_is():
    command = [*MODULE, "export", "realpython", "--to", "numpy", "-o", "-"]
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    result = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
    assert "x₁" in result.stdout.decode("utf-8")


def test_a_write_that_fails_leaves_the_old_program(capsys, tmp_path, monkeypatch):
    path = tmp_path / "program.py"
    path.write_text("old", encoding="utf-8")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    status, line = failure(capsys, "export", "loy", "--to", "numpy", "-o", str(path))
    assert status == 1
    assert "program.py: it cannot be written: no space left on device" in line
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("target", ["missing/program.py", "."])
def test_a_file_that_cannot_be_written_is_one_line_and_status_1(capsys, tmp_path, monkeypatch, target):
    monkeypatch.chdir(tmp_path)
    status, line = failure(capsys, "export", "loy", "--to", "numpy", "-o", target)
    assert status == 1
    assert f"{target}: it cannot be written: " in line


@pytest.mark.parametrize("target", ["sklearn", "torch", "keras"])
def test_a_program_carries_the_weights_that_train_ends_with(capsys, tmp_path, target):
    path = tmp_path / "program.py"
    arguments = ["xor", "--seed", "3", "--set", "learning_rate=0.2", "--iterations", "200"]
    assert success(capsys, "export", *arguments, "--to", target, "-o", str(path)) == ""
    trained = json_of(capsys, "train", *arguments)
    text = path.read_text("utf-8")
    assert "# XOR, trained for 200 iterations.\n" in text
    for values in (*trained["weights"], *trained["biases"]):
        assert all(repr(value) in text for value in np.ravel(values).tolist())
    assert success(capsys, "export", *arguments, "--to", target, "-o", "-") == text


@pytest.mark.skipif(importlib.util.find_spec("onnx") is None, reason="needs onnx")
def test_a_model_goes_into_a_file_or_a_pipe(capsys, tmp_path):
    path = tmp_path / "model.onnx"
    arguments = ["export", "loy", "--to", "onnx", "--iterations", "20", "-o"]
    assert success(capsys, *arguments, str(path)) == ""
    piped = subprocess.run([*MODULE, *arguments, "-"], capture_output=True, check=True)
    assert piped.stdout == path.read_bytes()
    assert piped.stdout.count(b"Gemm") == 2


# It is told at once: so many iterations would take months.
LONG = ["--iterations", "1000000000000"]


@pytest.mark.skipif(importlib.util.find_spec("onnx") is None, reason="needs onnx")
def test_a_model_is_not_shown_on_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    status, line = failure(capsys, "export", "loy", "--to", "onnx", "-o", "-", *LONG)
    assert status == 2
    assert "a terminal cannot show this" in line


def test_a_missing_package_is_told_before_training(capsys, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "onnx", None)
    path = tmp_path / "model.onnx"
    status, line = failure(capsys, "export", "loy", "--to", "onnx", "-o", str(path), *LONG)
    assert status == 1
    assert "pip install onnx" in line
    assert list(tmp_path.iterdir()) == []


def test_a_network_that_does_not_fit_is_told_before_training(capsys, tmp_path):
    path = tmp_path / "program.py"
    odd = ["--set", "output_activation=tanh", *LONG]
    status, line = failure(capsys, "export", "loy", "--to", "sklearn", "-o", str(path), *odd)
    assert status == 2
    assert "sigmoid outputs, not tanh" in line
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_told_before_training(capsys, tmp_path):
    path = tmp_path / "missing" / "program.py"
    status, line = failure(capsys, "export", "loy", "--to", "torch", "-o", str(path), *LONG)
    assert status == 1
    assert "it cannot be written: there is no directory" in line


def test_a_run_that_diverges_is_not_exported(capsys, tmp_path):
    path = tmp_path / "program.py"
    arguments = ["--set", "learning_rate=900", "-o", str(path)]
    status, line = failure(capsys, "export", "house-prices", "--to", "torch", *arguments)
    assert status == 1
    assert "Training diverged" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["loy", "--to", "jax", "-o", "-"],
            "there is no target 'jax'; there are numpy, sklearn, torch, keras, onnx",
        ),
        (["loy", "-o", "-"], "--to"),
        (["loy", "--to", "numpy"], "-o"),
        (["iris", "--to", "numpy", "-o", "-"], "neither a preset nor"),
        (["loy", "--to", "numpy", "-o", "-", "--iterations", "-1"], "must be from 0"),
        (["loy", "--to", "numpy", "-o", "-", "--set", "layers=99"], "1 to 64 units"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(capsys, arguments, words):
    status, line = failure(capsys, "export", *arguments)
    assert status == 2
    assert words in line
