"""The tutorials' experiments and the classic data sets, by id."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture

Array = npt.NDArray[np.float64]

POINTS: Final = 250
DATA_SEED: Final = 2026  # the classic sets are drawn once, with a generator apart from the run's
NOISE: Final = 0.15


@dataclass(frozen=True, slots=True)
class Preset:
    """An experiment that can be named.

    Attributes
    ----------
    id : as the command line takes it
    title, about : for people
    build : makes the experiment, seed 0
    iterations : how long to train it, unless told otherwise
    """

    id: str
    title: str
    about: str
    build: Callable[[], Experiment]
    iterations: int = 10_000


def preset_experiment(preset_id: str) -> Experiment:
    """The experiment of a preset.

    Raises
    ------
    InputError
        When there is no such preset.
    """
    if preset_id not in PRESETS:
        raise InputError(f"there is no preset {preset_id!r}; there are {', '.join(PRESETS)}")
    preset = PRESETS[preset_id]
    return replace(preset.build(), title=preset.title, preset=preset_id)


def empty_experiment() -> Experiment:
    """No samples yet, and a network that can learn most of what fits on the screen."""
    dataset = Dataset(np.empty((0, 2)), np.empty((0, 1)))
    architecture = Architecture((2, 4, 1), ("tanh", "sigmoid"))
    config = TrainingConfig(learning_rate=0.1, initialisation="xavier")
    return Experiment(dataset, architecture, config, title="Your own points")


def _one_neuron() -> Architecture:
    return Architecture((2, 1), ("sigmoid",))


def _realpython() -> Experiment:
    # Tutorial A, "Python AI: How to Build a Neural Network & Make Predictions", its eight samples.
    inputs = [(3, 1.5), (2, 1), (4, 1.5), (3, 4), (3.5, 0.5), (2, 0.5), (5.5, 1), (1, 1)]
    targets = [0, 1, 0, 1, 0, 1, 1, 0]
    return Experiment(_labelled(inputs, targets), _one_neuron(), TrainingConfig(learning_rate=0.1))


def _realpython_first_prediction() -> Experiment:
    dataset = _labelled([(1.66, 1.56), (2.0, 1.5)], [1, 0])
    return Experiment(
        dataset, _one_neuron(), TrainingConfig(learning_rate=0.1, record_every=1),
        given_parameters=np.array([1.45, -0.66, 0.0]),
    )  # fmt: skip


def _realpython_vectors() -> Experiment:
    # One input and two weight vectors; the outputs are the two dot products, nothing else.
    dataset = Dataset(np.array([(1.72, 1.23)]), np.array([(2.1672, 4.126)]), "regression")
    architecture = Architecture((2, 2), ("linear",), bias=False)
    given = architecture.flat([([(1.26, 2.17), (0.0, 0.32)], None)])
    return Experiment(
        dataset, architecture, TrainingConfig(learning_rate=0.01, record_every=1), given_parameters=given
    )


def _house_prices() -> Experiment:
    # Made-up prices near 2.4·area − 0.3·age + 0.5, in units that keep plain gradient descent stable.
    area = [0.5, 0.6, 0.75, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.6, 1.8]
    age = [3.0, 1.0, 4.5, 0.5, 2.5, 3.5, 0.2, 2.0, 5.0, 1.5, 4.0, 0.8]
    price = [0.8, 1.7, 1.0, 2.2, 2.0, 1.8, 3.1, 2.8, 2.2, 3.7, 3.1, 4.6]
    dataset = Dataset(
        np.column_stack([area, age]),
        np.array(price)[:, None],
        "regression",
        input_names=("area (100 m²)", "age (decades)"),
    )
    return Experiment(dataset, Architecture((2, 1), ("linear",)), TrainingConfig(learning_rate=0.02))


def _loy() -> Experiment:
    # Tutorial B, "How to build your own Neural Network from scratch in Python" (James Loy, 2018).
    dataset = _labelled([(0, 0, 1), (0, 1, 1), (1, 0, 1), (1, 1, 1)], [0, 1, 1, 0])
    config = TrainingConfig(learning_rate=1.0, batch=None, initialisation="uniform", record_every=1)
    return Experiment(dataset, Architecture((3, 4, 1), ("sigmoid", "sigmoid"), bias=False), config)


def _blobs(rng: np.random.Generator) -> tuple[Array, Array]:
    labels = np.arange(POINTS) % 2
    centres = np.array([(-1.6, -1.2), (1.6, 1.2)])
    return centres[labels] + rng.normal(0.0, 0.9, (POINTS, 2)), labels.astype(float)


def _circle(rng: np.random.Generator) -> tuple[Array, Array]:
    labels = np.arange(POINTS) % 2
    radius = np.where(labels == 1, 1.3 * np.sqrt(rng.random(POINTS)), rng.uniform(2.1, 3.2, POINTS))
    return _polar(radius, rng.uniform(0.0, 2.0 * np.pi, POINTS)) + _noise(rng), labels.astype(float)


def _xor(rng: np.random.Generator) -> tuple[Array, Array]:
    points = rng.uniform(0.25, 3.0, (POINTS, 2)) * rng.choice([-1.0, 1.0], (POINTS, 2))
    return points, (points[:, 0] * points[:, 1] < 0.0).astype(float)


def _spiral(rng: np.random.Generator) -> tuple[Array, Array]:
    labels = np.arange(POINTS) % 2
    turn = np.sqrt(rng.uniform(0.01, 1.0, POINTS))
    angle = 1.5 * 2.0 * np.pi * turn + np.pi * labels
    return _polar(3.2 * turn, angle) + _noise(rng) * 0.5, labels.astype(float)


def _moons(rng: np.random.Generator) -> tuple[Array, Array]:
    labels = np.arange(POINTS) % 2
    angle = rng.uniform(0.0, np.pi, POINTS)
    upper = np.column_stack([2.0 * np.cos(angle) - 1.0, 2.0 * np.sin(angle) - 0.5])
    lower = np.column_stack([1.0 - 2.0 * np.cos(angle), 0.5 - 2.0 * np.sin(angle)])
    return np.where(labels[:, None] == 1, lower, upper) + _noise(rng) * 1.5, labels.astype(float)


def _classic(
    draw: Callable[[np.random.Generator], tuple[Array, Array]], hidden: tuple[int, ...], rate: float
) -> Callable[[], Experiment]:
    def build() -> Experiment:
        inputs, labels = draw(np.random.default_rng(DATA_SEED))
        # Two decimals: what stands in a table is what is trained on.
        dataset = _labelled(np.round(inputs, 2), labels).with_held_out(0.2)
        architecture = Architecture((2, *hidden, 1), (*("tanh",) * len(hidden), "sigmoid"))
        initialisation = "xavier" if hidden else "normal"
        return Experiment(
            dataset, architecture, TrainingConfig(learning_rate=rate, initialisation=initialisation)
        )

    return build


def _labelled(inputs: npt.ArrayLike, labels: npt.ArrayLike) -> Dataset:
    return Dataset(np.asarray(inputs, float), np.asarray(labels, float).reshape(-1, 1))


def _polar(radius: Array, angle: Array) -> Array:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def _noise(rng: np.random.Generator) -> Array:
    return rng.normal(0.0, NOISE, (POINTS, 2))


PRESETS: Final[dict[str, Preset]] = {
    preset.id: preset
    for preset in (
        Preset(
            "realpython",
            "One neuron, eight samples",
            "Tutorial A: one neuron learns eight samples, one at a time. No line separates them all.",
            _realpython,
        ),
        Preset(
            "realpython-first-prediction",
            "The first prediction",
            "Tutorial A: fixed weights, right on one input and wrong on the other.",
            _realpython_first_prediction,
        ),
        Preset(
            "realpython-vectors",
            "Which vector is more similar?",
            "Tutorial A: one input vector, two weight vectors and their dot products.",
            _realpython_vectors,
        ),
        Preset(
            "house-prices",
            "House prices",
            "Tutorial A: a linear model, price = area · weight + age · weight + bias.",
            _house_prices,
        ),
        Preset(
            "loy",
            "Two layers learn XOR",
            "Tutorial B: four hidden units, all four samples at once, the third input always 1.",
            _loy,
            1_500,
        ),
        Preset("blobs", "Two clouds", "Two clouds that one line separates.", _classic(_blobs, (), 0.03)),
        Preset(
            "circle",
            "A disc in a ring",
            "One class surrounds the other.",
            _classic(_circle, (4,), 0.05),
            50_000,
        ),
        Preset("xor", "XOR", "Opposite quadrants belong together.", _classic(_xor, (4,), 0.05), 50_000),
        Preset(
            "spiral",
            "Two spirals",
            "Two arms wound around each other.",
            _classic(_spiral, (8, 8, 8), 0.05),
            100_000,
        ),
        Preset("moons", "Two moons", "Two crescents that interlock.", _classic(_moons, (8,), 0.05), 50_000),
    )
}
