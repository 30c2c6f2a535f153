"""Places in the flat vector, counted by hand: each layer's weights in C order, then its biases."""

import pytest

from nnviz.core.network import Architecture
from nnviz.core.part import bias_part, input_part, sample_part, unit_part, weight_part
from nnviz.core.places import part_at, place_of

NETWORK = Architecture((2, 4, 1), ("tanh", "sigmoid"))  # 8 weights, 4 biases, 4 weights, 1 bias
WITHOUT = Architecture((2, 4, 1), ("tanh", "sigmoid"), bias=False)

BY_HAND = [
    (weight_part(0, 0, 0), 0),
    (weight_part(0, 0, 3), 3),
    (weight_part(0, 1, 2), 6),
    (bias_part(0, 0), 8),
    (bias_part(0, 3), 11),
    (weight_part(1, 0, 0), 12),
    (weight_part(1, 3, 0), 15),
    (bias_part(1, 0), 16),
]


@pytest.mark.parametrize(("part", "place"), BY_HAND)
def test_a_parameter_and_its_place(part, place):
    assert place_of(part, NETWORK) == place
    assert part_at(place, NETWORK) == part


def test_without_biases_the_next_layer_comes_sooner():
    assert place_of(weight_part(1, 2, 0), WITHOUT) == 10
    assert part_at(10, WITHOUT) == weight_part(1, 2, 0)
    assert place_of(bias_part(0, 0), WITHOUT) is None


@pytest.mark.parametrize(
    "part",
    [
        weight_part(2, 0, 0), weight_part(0, 2, 0), weight_part(0, 0, 4), weight_part(1, 4, 0),
        weight_part(1, 0, 1), bias_part(0, 4), bias_part(1, 1), bias_part(2, 0),
        unit_part(0, 0), input_part(0), sample_part(0),
    ],
)  # fmt: skip
def test_what_is_no_parameter_of_the_network_has_no_place(part):
    assert place_of(part, NETWORK) is None


@pytest.mark.parametrize("place", [-1, 17])
def test_beyond_the_ends_is_nothing(place):
    with pytest.raises(IndexError, match="among 17"):
        part_at(place, NETWORK)
