"""What every line of arithmetic must be: right, complete, in order and small."""

from itertools import pairwise

import numpy as np
import oracle
import pytest
from arithmetic_reading import entries, worked_out

from nnviz.core.arithmetic import lines
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.line import Matrix
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.network import Architecture
from nnviz.core.part import Part, bias_part, input_part, sample_part, unit_part, weight_part
from nnviz.core.phase import Phase, Stage, phases
from nnviz.core.presets import PRESETS, preset_experiment
from nnviz.core.trace import trace_samples
from nnviz.core.training import initial_state

NETWORKS = [
    ((2, 1), ("sigmoid",), True, "squared_error"),
    ((2, 1), ("sigmoid",), False, "cross_entropy"),
    ((3, 2), ("tanh",), True, "squared_error"),
    ((2, 4, 1), ("tanh", "sigmoid"), True, "squared_error"),
    ((3, 4, 1), ("relu", "linear"), False, "squared_error"),
    ((2, 3, 3), ("tanh", "sigmoid"), True, "cross_entropy"),
    ((2, 2, 2, 1), ("relu", "tanh", "sigmoid"), True, "squared_error"),
    ((2, 1, 1, 1), ("tanh", "tanh", "sigmoid"), True, "cross_entropy"),
    ((5, 7, 9, 6), ("tanh", "sigmoid", "sigmoid"), True, "squared_error"),
    ((12, 8, 1), ("tanh", "sigmoid"), True, "cross_entropy"),
]


def moment_of(network, samples, focus=0, seed=3):
    sizes, activations, bias, loss = network
    rng = np.random.default_rng(seed)
    outputs = sizes[-1]
    inputs = rng.normal(size=(max(samples) + 1, sizes[0]))
    labels = rng.integers(max(2, outputs), size=len(inputs))
    targets = np.eye(outputs)[labels] if outputs > 1 else labels[:, None].astype(float)
    experiment = Experiment(
        Dataset(inputs, targets),
        Architecture(sizes, activations, bias),
        TrainingConfig(loss=loss, learning_rate=0.05),
    )
    parameters = rng.normal(size=experiment.architecture.n_parameters)
    return Moment(trace_samples(experiment, parameters, samples), MomentKind.WHAT_IF, None, focus)


def true_gradient(moment):
    trace, experiment = moment.trace, moment.trace.experiment
    architecture = experiment.architecture
    return oracle.gradient(
        trace.parameters,
        architecture.sizes,
        architecture.activations,
        architecture.bias,
        experiment.config.loss,
        trace.layers[0].inputs,
        trace.targets,
    )


def place(moment, part):
    """Where a parameter stands: layer by layer, weights row by row, then biases."""
    architecture = moment.trace.experiment.architecture
    before = sum((n_in + architecture.bias) * n_out for n_in, n_out in architecture.shapes[: part.layer])
    n_in, n_out = architecture.shapes[part.layer]
    return before + (n_in * n_out + part.unit if part.kind == "bias" else part.source * n_out + part.unit)


def selections(network):
    sizes, _, bias, _ = network
    yield None
    yield input_part(sizes[0] - 1)
    for layer in range(len(sizes) - 1):
        yield unit_part(layer, sizes[layer + 1] - 1)
        yield weight_part(layer, sizes[layer] - 1, 0)
        if bias:
            yield bias_part(layer, 0)


CASES = [
    pytest.param(network, samples, focus, id=f"{network[0]}-{network[3]}-{len(samples)}")
    for network in NETWORKS
    for samples, focus in (([0], 0), ([2, 0, 1], 1), (list(range(9)), 4))
]


@pytest.mark.parametrize(("network", "samples", "focus"), CASES)
def test_the_numbers_of_a_line_come_to_its_result(network, samples, focus):
    moment = moment_of(network, samples, focus)
    checked = 0
    for selected in selections(network):
        for line in lines(moment, selected):
            expected, result = worked_out(line.numbers), worked_out(line.result)
            if expected is not None:
                np.testing.assert_allclose(result, expected, rtol=1e-9, atol=1e-12, err_msg=str(line))
                checked += 1
    assert checked > 20


@pytest.mark.parametrize(("network", "samples", "focus"), CASES)
def test_gradients_are_the_derivatives_of_the_loss(network, samples, focus):
    moment = moment_of(network, samples, focus)
    gradient = true_gradient(moment)
    marked = 0
    for selected in selections(network):
        for line in lines(moment, selected):
            if line.phase.stage is not Stage.BACKWARD:
                assert line.parameter is None
                continue
            for value, part in entries(line.result):
                if part is not None and part.kind in ("weight", "bias"):
                    assert value == pytest.approx(gradient[place(moment, part)], rel=1e-9, abs=1e-12)
                    marked += 1
            if line.parameter is not None:
                ((value, part),) = entries(line.result)
                assert line.parameter == place(moment, part)
    assert marked


@pytest.mark.parametrize(("network", "samples", "focus"), CASES)
def test_a_selected_parameter_ends_in_its_gradient_and_new_value(network, samples, focus):
    moment = moment_of(network, samples, focus)
    gradient = true_gradient(moment)
    for selected in selections(network):
        if selected is None or selected.kind not in ("weight", "bias"):
            continue
        found = lines(moment, selected)
        (at,) = [line for line in found if line.parameter is not None]
        assert at.parameter == place(moment, selected)
        update = found[-1]
        assert (update.phase, update.relation) == (Phase(Stage.UPDATE), "←")
        ((new, part),) = entries(update.result)
        old = moment.trace.parameters[at.parameter]
        assert part == selected
        assert new == pytest.approx(old - 0.05 * gradient[at.parameter], rel=1e-9)


@pytest.mark.parametrize(("network", "samples", "focus"), CASES)
def test_lines_are_in_the_order_of_computation(network, samples, focus):
    moment = moment_of(network, samples, focus)
    for selected in selections(network):
        found = lines(moment, selected)
        assert all(after.phase.follows(before.phase) for before, after in pairwise(found))
        if selected is None:
            assert {line.phase for line in found} == set(phases(len(network[1])))


@pytest.mark.parametrize(("network", "samples", "focus"), CASES)
def test_numbers_name_what_they_belong_to(network, samples, focus):
    moment = moment_of(network, samples, focus)
    trace = moment.trace
    for selected in selections(network):
        for line in lines(moment, selected):
            if line.phase.stage is Stage.FORWARD:
                for value, part in entries(line.numbers):
                    _check(trace, value, part)
            elif line.phase.stage is Stage.PICK:
                kinds = {part.kind for _, part in entries(line.result)}
                assert kinds <= {"input", "sample"}


def _check(trace, value, part):
    """In forward lines a part's number is one that this part has, for one of the samples."""
    match part.kind:
        case "input":
            assert value in trace.layers[0].inputs[:, part.unit]
        case "weight":
            assert value == trace.layers[part.layer].weights[part.source, part.unit]
        case "bias":
            assert value == trace.layers[part.layer].biases[part.unit]
        case "unit":
            layer = trace.layers[part.layer]
            assert value in layer.activations[:, part.unit] or value in layer.pre_activations[:, part.unit]
        case _:
            pytest.fail(f"{part} in a forward line")


@pytest.mark.parametrize("focus", [0, 1])
def test_the_sample_looked_at_is_the_one_in_focus(focus):
    moment = moment_of(NETWORKS[3], [4, 7, 1, 2, 3, 5, 6], focus)
    found = lines(moment)
    sample = [4, 7][focus]
    assert found[0].formula == f"sample {sample + 1}"
    assert found[0].part == sample_part(sample)
    dataset = moment.trace.experiment.dataset
    assert [value for value, _ in entries(found[0].result)] == dataset.inputs[sample].tolist()
    (own,) = [line for line in found if line.name == "ℓ"]
    ((loss, _),) = entries(own.result)
    prediction = moment.trace.predictions[focus, 0]
    assert loss == pytest.approx((prediction - dataset.targets[sample, 0]) ** 2, rel=1e-12)


def test_what_is_gone_or_is_a_sample_narrows_nothing():
    moment = moment_of(NETWORKS[4], [0])  # 3-4-1 without biases
    whole = [line.name for line in lines(moment)]
    for part in (
        sample_part(0),
        bias_part(0, 0),
        unit_part(0, 4),
        unit_part(2, 0),
        weight_part(0, 3, 0),
        weight_part(1, 0, 1),
        input_part(3),
        Part("unit", -1, 0),
    ):
        assert [line.name for line in lines(moment, part)] == whole
    assert [line.name for line in lines(moment, unit_part(0, 3))] != whole


def test_no_matrix_and_no_line_is_large():
    sizes = (16,) + (64,) * 8 + (10,)
    network = (sizes, ("tanh",) * 8 + ("sigmoid",), True, "squared_error")
    moment = moment_of(network, list(range(300)), 7)
    whole = lines(moment)
    assert sum(1 for line in whole for _ in entries((*line.numbers, *line.result))) < 100
    notes = {line.note for line in whole}
    assert "64 × 64 weights: select a unit to see its sum" in notes
    assert ("64 × 64: select a unit to see its own",) in [line.result for line in whole]
    unit = lines(moment, unit_part(3, 5))
    assert sum(1 for line in unit for _ in entries((*line.numbers, *line.result))) < 500
    assert len([line for line in unit if line.parameter is not None]) == 9  # 8 weights and the bias
    assert [line.note for line in unit if not line.name] == [
        "and 56 more: select an edge to see its gradient",
        "and 56 more: select an edge to see its new value",
    ]
    matrices = [t for line in whole + unit for t in (*line.numbers, *line.result) if isinstance(t, Matrix)]
    assert all(m.values.shape[0] <= 6 and m.values.shape[1] <= 5 for m in matrices)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("wild", [1e308, np.nan, np.inf])
def test_a_diverged_network_is_shown_without_a_warning(preset, wild):
    experiment = preset_experiment(preset)
    parameters = np.full(experiment.architecture.n_parameters, wild)
    for samples in ([0], list(range(min(4, len(experiment.dataset))))):
        moment = Moment(trace_samples(experiment, parameters, samples), MomentKind.WHAT_IF)
        for selected in (None, unit_part(0, 0), weight_part(0, 0, 0), input_part(0)):
            assert lines(moment, selected)


def test_a_held_out_sample_says_so():
    experiment = preset_experiment("xor")
    held_out = int(np.flatnonzero(experiment.dataset.held_out)[0])
    trace = trace_samples(experiment, initial_state(experiment).parameters, [held_out])
    assert lines(Moment(trace, MomentKind.WHAT_IF))[0].note == "held out: never trained on"
