import numpy as np
import pytest

from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("learning_rate", 0.0, "greater than 0"),
        ("learning_rate", float("inf"), "greater than 0"),
        ("batch", 0, "from 1 to 100,000 samples or all, not 0"),
        ("seed", -1, "whole number from 0"),
        ("seed", 2**31, "whole number from 0"),
        ("loss", "hinge", "no loss 'hinge'"),
        ("sampling", "sorted", "no sampling 'sorted'"),
        ("initialisation", "ones", "no initialisation 'ones'"),
        ("record_every", 0, "record_every must be from 1"),
    ],
)
def test_a_bad_configuration_is_refused_in_plain_words(field, value, words):
    with pytest.raises(InputError, match=words):
        TrainingConfig(**{field: value})


def test_a_network_must_fit_its_samples():
    with pytest.raises(InputError, match="3 inputs and 1 outputs does not fit samples of 2 inputs"):
        Experiment(Dataset(np.zeros((1, 2)), np.zeros((1, 1))), Architecture((3, 1), ("sigmoid",)))


def test_given_values_must_be_one_a_parameter():
    with pytest.raises(InputError, match="2 initial values were given for 3 parameters"):
        Experiment(
            Dataset(np.zeros((1, 2)), np.zeros((1, 1))), Architecture((2, 1), ("sigmoid",)),
            given_parameters=np.zeros(2),
        )  # fmt: skip


def test_the_network_follows_the_width_of_its_samples():
    experiment = preset_experiment("circle")
    wider = experiment.with_dataset(experiment.dataset.with_classes(3))
    assert wider.architecture.sizes == (2, 4, 3)


def test_a_run_goes_on_only_where_its_parameters_keep_their_meaning():
    experiment = preset_experiment("circle")
    assert experiment.continues(experiment.with_config(learning_rate=0.5, batch=4))
    assert experiment.continues(experiment.with_dataset(experiment.dataset.without_points([0])))
    assert not experiment.continues(experiment.with_config(seed=1))
    assert not experiment.continues(experiment.with_config(initialisation="he"))
    assert not experiment.continues(experiment.with_architecture(experiment.architecture.with_hidden((5,))))
