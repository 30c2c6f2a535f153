import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz.core.vectors import compare, most_similar

COMPONENTS = st.floats(-1e6, 1e6, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-6)
VECTORS = st.integers(1, 16).flatmap(
    lambda n: st.tuples(arrays(float, n, elements=COMPONENTS), arrays(float, n, elements=COMPONENTS))
)


def test_tutorial_a1_and_a2_by_hand():
    first, second = compare((1.72, 1.23), (1.26, 0.0)), compare((1.72, 1.23), (2.17, 0.32))
    assert first.products == pytest.approx((2.1672, 0.0), abs=1e-15)  # 1.72·1.26 and 1.23·0
    assert first.dot == pytest.approx(2.1672, abs=1e-15)
    assert second.products == pytest.approx((3.7324, 0.3936), abs=1e-15)
    assert second.dot == pytest.approx(4.126, abs=1e-14)
    weights = np.array([(1.26, 2.17), (0.0, 0.32)])
    assert most_similar((1.72, 1.23), weights) == 1


def test_a_shadow_along_the_axis_is_the_coordinate():
    shadow = compare((1.72, 1.23), (1.26, 0.0))
    assert shadow.projection == pytest.approx(1.72)
    assert shadow.foot.tolist() == pytest.approx([1.72, 0.0])
    assert shadow.angle == pytest.approx(math.degrees(math.atan2(1.23, 1.72)))


def test_three_four_five():
    compared = compare((3.0, 4.0), (-2.0, 0.0))
    assert compared.lengths == (5.0, 2.0)
    assert compared.dot == -6.0
    assert compared.cosine == pytest.approx(-0.6)
    assert compared.angle == pytest.approx(126.86989764584402)
    assert compared.projection == -3.0  # on the other side of the origin
    assert compared.foot.tolist() == [3.0, 0.0]


@pytest.mark.parametrize(
    ("a", "b", "angle"),
    [
        ((1, 0), (0, 1), 90.0), ((1, 1), (1, 1), 0.0), ((1, 2), (-1, -2), 180.0), ((1, 0), (1, 1), 45.0),
        ((1, 0, 0), (0, 0, 3), 90.0), ((2,), (-5,), 180.0), ((1, 0), (1, 1e-9), math.degrees(1e-9)),
        ((1, 0), (-1, 1e-9), 180.0 - math.degrees(1e-9)),
    ],
)  # fmt: skip
def test_known_angles(a, b, angle):
    assert compare(a, b).angle == pytest.approx(angle, rel=1e-13, abs=0)


@pytest.mark.parametrize("a", [(0.0, 0.0), (math.inf, 1.0), (math.nan, 1.0), (1.7e308, 1.7e308)])
def test_a_vector_without_a_direction_has_no_angle(a):
    for compared in (compare(a, (1.0, 2.0)), compare((1.0, 2.0), a)):
        assert math.isnan(compared.cosine)
        assert math.isnan(compared.angle)


def test_nothing_falls_on_a_zero_vector_and_zero_casts_no_shadow():
    onto_zero = compare((1.0, 2.0), (0.0, 0.0))
    assert (onto_zero.dot, onto_zero.lengths[1]) == (0.0, 0.0)
    assert math.isnan(onto_zero.projection)
    assert np.isnan(onto_zero.foot).all()
    of_zero = compare((0.0, 0.0), (1.0, 2.0))
    assert of_zero.projection == 0.0
    assert of_zero.foot.tolist() == [0.0, 0.0]


def test_very_long_and_very_short_vectors_keep_their_angle():
    assert compare((1e200, 0.0), (1e200, 1e200)).angle == pytest.approx(45.0)
    assert compare((1e-300, 0.0), (1e-300, 1e-300)).angle == pytest.approx(45.0)


@given(VECTORS)
def test_a_vector_is_its_shadow_and_a_perpendicular(pair):
    a, b = pair
    compared = compare(a, b)
    if not b.any():
        return
    scale = math.hypot(*a) * math.hypot(*b)
    assert float((a - compared.foot) @ b) == pytest.approx(0.0, abs=1e-12 * scale)
    assert abs(compared.projection) <= math.hypot(*a) * (1 + 1e-12)
    if a.any():
        assert compared.cosine == pytest.approx(math.cos(math.radians(compared.angle)), abs=1e-12)
        assert compared.cosine == pytest.approx(compare(b, a).cosine, abs=1e-15)


def test_the_most_similar_is_the_largest_product_not_the_smallest_angle():
    # The same direction as the input, but short, against long and 45 degrees away: 2 against 10.
    assert most_similar((1.0, 1.0), np.array([(1.0, 10.0), (1.0, 0.0)])) == 1
    assert most_similar((1.0, 1.0), np.array([(-1.0, -10.0), (-1.0, 0.0)])) == 0


@pytest.mark.parametrize(
    "weights",
    [
        [(1.0,), (2.0,)],  # one unit has no rival
        [(2.0, 0.0, 1.0), (0.0, 2.0, 0.0)],  # 2, 2, 1
        [(0.0, 0.0), (0.0, 0.0)],
        [(math.nan, 1.0), (0.0, 0.0)],
        [(math.inf, 1.0), (0.0, 0.0)],
    ],
)
def test_without_a_single_best_none_is_the_most_similar(weights):
    assert most_similar((1.0, 1.0), np.array(weights)) is None


def test_a_tie_below_the_best_does_not_matter():
    assert most_similar((1.0, 1.0), np.array([(1.0, 1.0, 3.0), (0.0, 0.0, 0.0)])) == 2


def test_the_foot_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        compare((1.0, 2.0), (3.0, 4.0)).foot[0] = 0.0
