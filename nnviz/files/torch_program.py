"""The PyTorch program of a trained network: nn.Sequential, and a loop that trains on as nnviz does."""

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

_ARRAY: Final = "torch.tensor"
_ACTIVATIONS: Final = {"sigmoid": "nn.Sigmoid()", "tanh": "nn.Tanh()", "relu": "nn.ReLU()"}
# Of a sigmoid that has reached 0 or 1 PyTorch's BCELoss has no gradient; the loss of the logits has nnviz's.
_LOSSES: Final = {"squared_error": "nn.MSELoss", "cross_entropy": "nn.BCEWithLogitsLoss"}
_NEXT: Final = [  # after the last samples of an epoch, a new order
    "        if not len(order):",
    "            order = torch.randperm(len(inputs))",
    "        chosen, order = order[:batch], order[batch:]",
]


def torch_program(network: TrainedNetwork) -> str:
    """The text of a program that needs nothing but PyTorch."""
    return joined(
        [
            *header_lines(network, "PyTorch", "torch"),
            GAP,
            *plain("""
                import torch
                from torch import nn

                torch.set_default_dtype(torch.float64)  # as nnviz calculates
            """),
            GAP,
            *data_lines(network, _ARRAY),
            *about_scaling(network.experiment, _ARRAY),
            GAP,
            *_settings(network),
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


def _settings(network: TrainedNetwork) -> list[ProgramLine]:
    config = network.experiment.config
    lines = plain(f"learning_rate = {float(config.learning_rate)!r}")
    if config.batch is not None:
        lines += plain(f"batch = {config.batch:_}  # samples in an iteration")
    return lines


def _model(network: TrainedNetwork) -> list[ProgramLine]:
    modules: list[str] = []
    state: list[str] = []
    bias = "" if network.experiment.architecture.bias else ", bias=False"
    for number, weights, biases, activation in network.layers:
        n_in, n_out = weights.shape
        state.append(f'"{len(modules)}.weight": W{number}.T')
        if biases is not None:
            state.append(f'"{len(modules)}.bias": b{number}')
        modules.append(f"nn.Linear({n_in}, {n_out}{bias})")
        modules += [_ACTIVATIONS[activation]] if activation in _ACTIVATIONS else []
    return [
        *bracketed("model = nn.Sequential(", modules, ")"),
        *bracketed("learned = {", state, "}"),
        *plain("model.load_state_dict(learned)"),
    ]


def _predict(network: TrainedNetwork) -> list[ProgramLine]:
    scaled = network.experiment.dataset.scaling is not None
    return plain(f'''
        def predict(x):
            """What the network answers to inputs x, a row for each sample."""
            with torch.no_grad():
                return model({"(x - offset) / factor" if scaled else "x"})
    ''')


def _train(network: TrainedNetwork) -> list[ProgramLine]:
    config, x = network.experiment.config, "inputs"
    lines = [
        "def train(iterations):",
        '    """Train on as nnviz does: on the summed loss, without momentum."""',
    ]
    if network.experiment.dataset.scaling is not None:
        x = "x"
        lines.append("    x = (inputs - offset) / factor")
    lines += [
        f'    loss_function = {_LOSSES[config.loss]}(reduction="sum")',
        "    optimizer = torch.optim.SGD(model.parameters(), lr=learning_rate)",
    ]
    answer = "model"
    if config.loss == "cross_entropy":
        answer = "logits"
        lines.append("    logits = model[:-1]  # this loss takes the sigmoid itself")
    match config.batch, config.sampling:
        case None, _:
            pick, chosen = [], ""
        case _, "shuffled":
            lines.append("    order = torch.randperm(len(inputs))")
            pick, chosen = _NEXT, "[chosen]"
        case _:
            pick, chosen = ["        chosen = torch.randint(len(inputs), (batch,))"], "[chosen]"
    lines += [
        "    for _ in range(iterations):",
        *pick,
        f"        loss = loss_function({answer}({x}{chosen}), targets{chosen})",
        "        optimizer.zero_grad()",
        "        loss.backward()",
        "        optimizer.step()",
    ]
    return plain("\n".join(lines))
