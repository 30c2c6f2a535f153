import numpy as np
import pytest

from nnviz.core.errors import InputError
from nnviz.core.presets import PRESETS, preset_experiment
from nnviz.core.training import initial_state, measure, train

PROMISED = {
    "realpython", "realpython-first-prediction", "realpython-vectors", "house-prices", "loy",
    "blobs", "circle", "xor", "spiral", "moons",
}  # fmt: skip
CLASSIC = ["blobs", "circle", "xor", "spiral", "moons"]


def test_every_promised_preset_is_there():
    assert set(PRESETS) == PROMISED


@pytest.mark.parametrize("preset_id", sorted(PROMISED))
def test_every_preset_builds_the_same_experiment_each_time_and_trains(preset_id):
    one, other = preset_experiment(preset_id), preset_experiment(preset_id)
    assert (one.preset, one.title, one.config.seed) == (preset_id, PRESETS[preset_id].title, 0)
    assert one.dataset.inputs.tobytes() == other.dataset.inputs.tobytes()
    assert one.dataset.targets.tobytes() == other.dataset.targets.tobytes()
    start = initial_state(one)
    burst = train(one, start, 300)
    assert not burst.diverged
    assert measure(one, burst.state.parameters)[0] <= measure(one, start.parameters)[0] + 1e-29


def test_realpython_is_tutorial_a():
    experiment = preset_experiment("realpython")
    inputs = [[3, 1.5], [2, 1], [4, 1.5], [3, 4], [3.5, 0.5], [2, 0.5], [5.5, 1], [1, 1]]
    assert experiment.dataset.inputs.tolist() == inputs
    assert experiment.dataset.targets.ravel().tolist() == [0, 1, 0, 1, 0, 1, 1, 0]
    assert (experiment.architecture.sizes, experiment.architecture.activations) == ((2, 1), ("sigmoid",))
    assert (experiment.config.learning_rate, experiment.config.record_every) == (0.1, 100)
    assert PRESETS["realpython"].iterations == 10_000


def test_first_prediction_has_the_tutorials_samples_and_weights():
    experiment = preset_experiment("realpython-first-prediction")
    assert experiment.dataset.inputs.tolist() == [[1.66, 1.56], [2.0, 1.5]]
    predictions = experiment.architecture.predict(experiment.given_parameters, experiment.dataset.inputs)
    assert predictions.ravel() == pytest.approx([0.7985731, 0.87101915], abs=5e-9)
    assert measure(experiment, experiment.given_parameters)[0] == pytest.approx(
        (1 - 0.7985731) ** 2 + 0.7586743596667225, abs=5e-8
    )


def test_vectors_give_the_dot_products_of_tutorial_a1():
    experiment = preset_experiment("realpython-vectors")
    products = experiment.architecture.predict(experiment.given_parameters, experiment.dataset.inputs)
    # 1.72·1.26 + 1.23·0 and 1.72·2.17 + 1.23·0.32; the tutorial cuts the second to 4.1259.
    assert products[0] == pytest.approx([2.1672, 4.126], rel=1e-15)
    assert measure(experiment, experiment.given_parameters)[0] == pytest.approx(0.0, abs=1e-30)
    assert experiment.architecture.layers(experiment.given_parameters)[0].weights.T.tolist() == [
        [1.26, 0.0], [2.17, 0.32],
    ]  # fmt: skip


def test_loy_is_tutorial_b():
    experiment = preset_experiment("loy")
    assert experiment.dataset.inputs.tolist() == [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    assert experiment.dataset.targets.ravel().tolist() == [0, 1, 1, 0]
    assert (experiment.architecture.sizes, experiment.architecture.bias) == ((3, 4, 1), False)
    config = experiment.config
    assert (config.learning_rate, config.batch, config.initialisation) == (1.0, None, "uniform")
    assert PRESETS["loy"].iterations == 1_500


def test_house_prices_come_near_the_least_squares_fit(compiled):
    experiment = preset_experiment("house-prices").with_config(batch=None, learning_rate=0.004)
    inputs, targets = experiment.dataset.training
    columns = np.column_stack([inputs, np.ones(len(inputs))])
    expected = np.linalg.lstsq(columns, targets, rcond=None)[0].ravel()
    parameters = train(experiment, initial_state(experiment), 20_000, compiled).state.parameters
    assert parameters == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("preset_id", CLASSIC)
def test_classic_sets_are_balanced_and_a_fifth_is_held_out(preset_id):
    dataset = preset_experiment(preset_id).dataset
    assert len(dataset) == 250
    assert len(dataset.held_out_samples[0]) == 50
    assert 0.4 <= dataset.classes.mean() <= 0.6


@pytest.mark.parametrize("preset_id", CLASSIC)
def test_classic_sets_are_learnt_in_the_iterations_they_name(preset_id, compiled):
    experiment = preset_experiment(preset_id)
    state = train(experiment, initial_state(experiment), PRESETS[preset_id].iterations, compiled).state
    outputs = experiment.architecture.predict(state.parameters, experiment.dataset.inputs)
    assert ((outputs >= 0.5) == experiment.dataset.targets).mean() >= 0.96


def test_an_unknown_preset_lists_what_there_is():
    with pytest.raises(InputError, match=r"no preset 'iris'; there are realpython, .*moons"):
        preset_experiment("iris")


def test_another_learning_rate_goes_on_from_given_values():
    given = preset_experiment("realpython-first-prediction")
    assert given.continues(given.with_config(learning_rate=0.01))
    assert not given.continues(given.with_config(initialisation="normal"))
