"""The scikit-learn program of a trained network: an MLPClassifier or an MLPRegressor."""

from typing import Final

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.files.export_lines import (
    FEW,
    GAP,
    bracketed,
    class_lines,
    data_lines,
    header_lines,
    joined,
    weight_lines,
)
from nnviz.files.export_network import TrainedNetwork
from nnviz.files.program import ProgramLine, plain
from nnviz.files.program_setup import about_scaling

_ARRAY: Final = "np.array"
_ACTIVATIONS: Final = {"sigmoid": "logistic", "tanh": "tanh", "relu": "relu", "linear": "identity"}
_OTHERS: Final = "the exports for PyTorch, Keras and ONNX take any network"


def sklearn_program(network: TrainedNetwork) -> str:
    """The text of a program that needs nothing but scikit-learn.

    Raises
    ------
    InputError
        When scikit-learn's networks cannot be like this one.
    """
    _check(network.experiment)
    return joined(
        [
            *header_lines(network, "scikit-learn", "scikit-learn"),
            GAP,
            *_imports(network.experiment.dataset),
            GAP,
            *data_lines(network, _ARRAY, FEW),
            *about_scaling(network.experiment, _ARRAY),
            GAP,
            *class_lines(network),
            *weight_lines(network, _ARRAY),
            GAP,
            *_model(network),
            GAP,
            *_classify(network.experiment.dataset),
            *_result(network.experiment.dataset),
        ]
    )


def _check(experiment: Experiment) -> None:
    """Refuse what neither of scikit-learn's networks can be."""
    architecture, dataset = experiment.architecture, experiment.dataset
    kind, output = _kind(dataset), "linear" if dataset.kind == "regression" else "sigmoid"
    hidden = list(dict.fromkeys(architecture.activations[:-1]))
    if len(hidden) > 1:
        raise InputError(
            f"scikit-learn's {kind} has one activation for all hidden layers, "
            f"not {' and '.join(hidden)}; {_OTHERS}"
        )
    if architecture.activations[-1] != output:
        raise InputError(
            f"scikit-learn's {kind} has {output} outputs, not {architecture.activations[-1]}; "
            f"set output_activation={output}, or: {_OTHERS}"
        )
    if dataset.kind == "classification" and dataset.n_outputs == 2:
        raise InputError(f"scikit-learn's {kind} has one output for two classes, not two; {_OTHERS}")


def _kind(dataset: Dataset) -> str:
    return "MLPRegressor" if dataset.kind == "regression" else "MLPClassifier"


def _imports(dataset: Dataset) -> list[ProgramLine]:
    lines = plain(f"import numpy as np\nfrom sklearn.neural_network import {_kind(dataset)}")
    if dataset.scaling is not None:
        lines += plain("""
            from sklearn.pipeline import make_pipeline
            from sklearn.preprocessing import StandardScaler
        """)
    return lines


def _model(network: TrainedNetwork) -> list[ProgramLine]:
    architecture, dataset = network.experiment.architecture, network.experiment.dataset
    name = "model" if dataset.scaling is None else "network"
    arguments = [f"hidden_layer_sizes={architecture.hidden}"]
    if architecture.hidden:
        arguments.append(f'activation="{_ACTIVATIONS[architecture.activations[0]]}"')
    first = [f"np.zeros((1, {dataset.n_inputs}))", *_first_target(dataset)]
    weights = [f"W{layer.number}" for layer in network.layers]
    biases = [
        f"np.zeros({layer.weights.shape[1]})" if layer.biases is None else f"b{layer.number}"
        for layer in network.layers
    ]
    lines = [
        *bracketed(f"{name} = {_kind(dataset)}(", arguments, ")"),
        *plain("# A first call gives it its shape; then it takes what has been learned."),
        *bracketed(f"{name}.partial_fit(", first, ")"),
        *bracketed(f"{name}.coefs_ = [", weights, "]"),
        *bracketed(f"{name}.intercepts_ = [", biases, "]"),
    ]
    if dataset.n_classes > 2:
        lines += plain(f"""
            # Each class has a sigmoid of its own; the largest is the answer.
            {name}.out_activation_ = "logistic"
        """)
    if dataset.scaling is not None:
        lines += plain(f"""
            scaler = StandardScaler()
            scaler.mean_, scaler.scale_ = offset, factor
            model = make_pipeline(scaler, {name})
        """)
    return lines


def _first_target(dataset: Dataset) -> list[str]:
    if dataset.kind == "classification":
        return ["[0]", f"classes=np.arange({dataset.n_classes})"]
    return ["[0.0]"] if dataset.n_outputs == 1 else [f"np.zeros((1, {dataset.n_outputs}))"]


def _classify(dataset: Dataset) -> list[ProgramLine]:
    """``predict_classes``, which names what is predicted as nnviz does; nothing for a regression."""
    if dataset.kind == "regression":
        return []
    about, chosen = "that of the largest output", "model.predict(x)"
    if dataset.n_classes == 2:
        # Of exactly 0.5, scikit-learn's own predict says the first one.
        about, chosen = "the second one from 0.5 on", "model.predict_proba(x)[:, 1] >= 0.5"
    return [
        GAP,
        *plain(f'''
            def predict_classes(x):
                """The class of each sample: {about}."""
                numbers = {chosen}
                return [classes[int(k)] for k in numbers]
        '''),
        GAP,
        GAP,
    ]


def _result(dataset: Dataset) -> list[ProgramLine]:
    match dataset.n_classes:
        case 0:
            predictions = "model.predict(inputs)"
        case 2:
            predictions = "model.predict_proba(inputs)[:, 1:]"
        case _:
            predictions = "model.predict_proba(inputs)"
    lines = plain(f"""
        # What it predicts.
        print(f"predictions = {{{predictions}.tolist()}}")
        print(f"targets = {{targets.tolist()}}")
    """)
    if dataset.n_classes:
        lines += plain('print(f"classes = {predict_classes(inputs)}")')
    return lines
