"""Trained networks to export, what nnviz answers with them, and programs run on their own."""

import importlib.util
import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache

import numpy as np

from nnviz.core.compiled import general_loops
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.training import Loops, initial_state, train
from nnviz.files.exports import TrainedNetwork

# Runs programs one after the other, each with names of its own, and evaluates expressions in their names.
RUNNER = """
import contextlib, io, json, runpy, sys
answers = []
for path, expressions in json.load(sys.stdin):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        names = runpy.run_path(path)
        values = [eval(expression, names) for expression in expressions]
    answers.append({"printed": printed.getvalue(), "values": values})
print(json.dumps(answers))
"""


def flowers(n_classes=3, **more):
    """Four points of each class around a centre of its own, with three inputs of very different size."""
    rng = np.random.default_rng(7)
    labels = np.repeat(np.arange(n_classes), 4)
    inputs = labels[:, None] * [2.0, 0.01, 300.0] + rng.normal(size=(len(labels), 3)) * [0.5, 0.002, 80.0]
    return Dataset(np.round(inputs, 4), np.eye(n_classes)[labels], **more)


def plane(n=12):
    rng = np.random.default_rng(5)
    inputs = np.round(rng.normal(size=(n, 2)), 3)
    return Dataset(inputs, (inputs.sum(axis=1, keepdims=True) > 0).astype(float))


def curve(n_outputs):
    inputs = np.round(np.random.default_rng(3).uniform(-1, 1, (9, 2)), 3)
    targets = np.column_stack([inputs[:, 0] ** 2, inputs.sum(axis=1)])[:, :n_outputs]
    return Dataset(inputs, targets, "regression")


def experiment(dataset, hidden, activations, *, bias=True, **config):
    config = {"learning_rate": 0.05, "seed": 11, "initialisation": "xavier", **config}
    sizes = (dataset.n_inputs, *hidden, dataset.n_outputs)
    return Experiment(dataset, Architecture(sizes, activations, bias), TrainingConfig(**config))


NAMES = ("rosa canina", 'rosa "x"', "l'œillet")

EXPERIMENTS = {
    "realpython": lambda: preset_experiment("realpython"),
    "loy": lambda: preset_experiment("loy"),
    "xor": lambda: preset_experiment("xor"),
    "house-prices": lambda: preset_experiment("house-prices"),
    "three classes": lambda: experiment(
        flowers(class_names=NAMES).with_scaling("standard"), (5,), ("tanh", "sigmoid"), batch=4
    ),
    "range": lambda: experiment(
        flowers().with_scaling("range"), (4, 4), ("relu", "relu", "sigmoid"), batch=None
    ),
    "relu, cross-entropy": lambda: experiment(
        plane(), (6, 4), ("relu", "relu", "sigmoid"), loss="cross_entropy", initialisation="he", batch=None
    ),
    "no biases": lambda: experiment(curve(1), (3, 3), ("tanh", "tanh", "linear"), bias=False, batch=None),
    "two outputs": lambda: experiment(
        curve(2), (4,), ("sigmoid", "linear"), sampling="shuffled", batch=9, learning_rate=0.01
    ),
    "linear layers": lambda: experiment(curve(1), (3,), ("linear", "linear")),
    "wide": lambda: experiment(
        Dataset(np.random.default_rng(2).normal(size=(30, 16)), np.ones((30, 1))), (20,), ("tanh", "sigmoid")
    ),
    "one sample": lambda: experiment(
        Dataset(np.array([[0.5, -1.0]]), np.array([[1.0]])), (2,), ("tanh", "sigmoid")
    ),
}

# What scikit-learn has no network for.
ODD = {
    "mixed": lambda: experiment(plane(), (3, 2), ("tanh", "relu", "sigmoid"), batch=None),
    "tanh output": lambda: experiment(curve(1), (3,), ("relu", "tanh")),
    "two columns": lambda: experiment(flowers(2), (3,), ("tanh", "sigmoid"), initialisation="zeros"),
    "linear classes": lambda: experiment(plane(), (), ("linear",), learning_rate=0.001),
}


def installed(library):
    return importlib.util.find_spec(library) is not None


@cache
def trained(name, iterations=400):
    """A network of EXPERIMENTS or ODD after some training."""
    return after({**EXPERIMENTS, **ODD}[name](), iterations)


def after(subject, iterations):
    """A network after some training from its start."""
    burst = train(subject, initial_state(subject), iterations, Loops(general_loops()))
    assert burst.state.iteration == iterations
    return TrainedNetwork(subject, iterations, burst.state.parameters)


def probes(network):
    """Inputs to try, as a user has them: the samples' own and some between and beyond them."""
    dataset = network.experiment.dataset
    inputs = dataset.original_inputs
    spread = np.random.default_rng(1).normal(size=(20, dataset.n_inputs)) * (1.0 + np.abs(inputs).max(axis=0))
    return np.vstack([inputs, spread])


def answers(network, inputs):
    """What nnviz predicts for inputs that are not scaled."""
    scaling = network.experiment.dataset.scaling
    if scaling is not None:
        inputs = (inputs - np.array(scaling.offset)) / np.array(scaling.factor)
    return network.experiment.architecture.predict(network.parameters, inputs)


def classes(network, predictions):
    """The classes, by name or number, that predictions stand for."""
    names = network.experiment.dataset.class_names
    if predictions.shape[1] == 1:
        numbers = [1 if p >= 0.5 else 0 for p in predictions[:, 0]]
    else:
        numbers = [row.index(max(row)) for row in predictions.tolist()]
    return [names[k] for k in numbers] if names else numbers


def run(folder, jobs):
    """Run programs in an isolated interpreter; `jobs` are (text, expressions), answers come in order."""
    paths = []
    for number, (text, expressions) in enumerate(jobs):
        path = folder / f"program {number}.py"
        path.write_text(text, encoding="utf-8")
        paths.append((str(path), expressions))
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", RUNNER],
        input=json.dumps(paths),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=110,
        env={**os.environ, "KERAS_BACKEND": "torch", "KERAS_HOME": str(folder)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def unclean(folder, text):
    """What ruff has to say about a program, "" if nothing."""
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    ruff, said = [sys.executable, "-m", "ruff"], ""
    for words in (
        ["check", "--isolated", "--select", "E,F,W,I,B,UP,SIM,C4", "--ignore", "E501"],
        ["format", "--isolated", "--diff", "--line-length", "72"],
    ):
        done = subprocess.run([*ruff, *words, str(path)], capture_output=True, text=True, check=False)
        said += done.stdout if done.returncode else ""
    return said


def hostile(text):
    """The flowers' experiment with this as every name that a user can give."""
    subject = experiment(
        flowers(input_names=(text, text, text), class_names=(text, f"{text}2", f"{text}3")),
        (2,),
        ("tanh", "sigmoid"),
        batch=None,
    )
    return after(replace(subject, title=text), 5)


HOSTILE = [
    '"',
    "'",
    "\\",
    "'\"",
    '"""',
    "\n# x\nraise SystemExit(3)\n",
    "{0}",
    "\x00\x1b",
    "\ud800",
    "🌹",
    "coding: latin-1",
]
