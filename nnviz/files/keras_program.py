"""The Keras program of a trained network: a Sequential model of Dense layers."""

from typing import Final

from nnviz.files.export_lines import (
    GAP,
    bracketed,
    class_lines,
    classify_lines,
    data_lines,
    header_lines,
    joined,
    result_lines,
    weight_lines,
)
from nnviz.files.export_network import TrainedNetwork
from nnviz.files.program import ProgramLine, plain
from nnviz.files.program_setup import about_scaling

_ARRAY: Final = "np.array"
_LOSSES: Final = {
    "squared_error": "keras.ops.square(prediction - target)",
    "cross_entropy": "keras.ops.binary_crossentropy(target, prediction)",
}


def keras_program(network: TrainedNetwork) -> str:
    """The text of a program that needs Keras 3 with any of its backends."""
    return joined(
        [
            *header_lines(network, "Keras", "keras tensorflow"),
            GAP,
            *plain("""
                import keras
                import numpy as np

                # As nnviz calculates; backends other than TensorFlow may take 32 bits.
                keras.config.set_floatx("float64")
            """),
            GAP,
            *data_lines(network, _ARRAY),
            *about_scaling(network.experiment, _ARRAY),
            GAP,
            *class_lines(network),
            *weight_lines(network, _ARRAY),
            GAP,
            *_model(network),
            GAP,
            GAP,
            *_predict(network),
            *classify_lines(network),
            GAP,
            GAP,
            *_train(network),
            GAP,
            GAP,
            *result_lines(network),
        ]
    )


def _model(network: TrainedNetwork) -> list[ProgramLine]:
    bias = "" if network.experiment.architecture.bias else ", use_bias=False"
    layers = [f"keras.Input(({network.experiment.dataset.n_inputs},))"]
    weights: list[str] = []
    for layer in network.layers:
        n_out = layer.weights.shape[1]
        activation = "" if layer.activation == "linear" else f', activation="{layer.activation}"'
        layers.append(f"keras.layers.Dense({n_out}{activation}{bias})")
        weights.append(f"W{layer.number}")
        weights += [] if layer.biases is None else [f"b{layer.number}"]
    return [
        *plain("model = keras.Sequential(\n    ["),
        *(ProgramLine(f"        {layer},") for layer in layers),
        *plain("    ]\n)"),
        *bracketed("model.set_weights([", weights, "])"),
    ]


def _predict(network: TrainedNetwork) -> list[ProgramLine]:
    scaled = network.experiment.dataset.scaling is not None
    return plain(f'''
        def predict(x):
            """What the network answers to inputs x, a row for each sample."""
            return model.predict({"(x - offset) / factor" if scaled else "x"}, verbose=0)
    ''')


def _train(network: TrainedNetwork) -> list[ProgramLine]:
    config = network.experiment.config
    scaled = network.experiment.dataset.scaling is not None
    batch = "len(inputs)" if config.batch is None else f"{config.batch:_}"
    return plain(f'''
        def summed_loss(target, prediction):
            losses = {_LOSSES[config.loss]}
            return keras.ops.sum(losses)


        def train(epochs):
            """Train on: gradient descent on the summed loss, without momentum."""
            optimizer = keras.optimizers.SGD({float(config.learning_rate)!r})
            model.compile(optimizer, summed_loss)
            x = {"(inputs - offset) / factor" if scaled else "inputs"}
            model.fit(x, targets, batch_size={batch}, epochs=epochs)
    ''')
