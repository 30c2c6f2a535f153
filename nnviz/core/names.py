"""Which names the arithmetic of an experiment uses: a tutorial's or the field's."""

from nnviz.core.experiment import Experiment
from nnviz.core.letters import Names
from nnviz.core.tutorial_names import OneNeuron, Price, TwoLayers, WeightVectors


def names_for(experiment: Experiment) -> Names:
    """The names that the arithmetic of an experiment uses.

    A tutorial's where its preset is loaded and the network still has its shape.
    """
    architecture = experiment.architecture
    sizes, activations = architecture.sizes, architecture.activations
    names = Names
    match experiment.preset:
        case "realpython" | "realpython-first-prediction" if sizes == (2, 1):
            names = OneNeuron
        case "realpython-vectors" if sizes == (2, 2) and activations == ("linear",) and not architecture.bias:
            names = WeightVectors
        case "house-prices" if sizes == (2, 1) and activations == ("linear",):
            names = Price
        case "loy" if sizes == (3, 4, 1) and not architecture.bias:
            names = TwoLayers
    return names(sizes, activations, short_input_names(experiment.dataset.input_names))


def short_input_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Input names as a formula can hold them: without the unit in brackets, where they stay different."""
    short = tuple(name.partition(" (")[0].strip() or name for name in names)
    return short if len(set(short)) == len(names) else names
