"""The iterations that an animation shows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.errors import InputError
from nnviz.core.frames import MOST_FRAMES, Frames


@pytest.mark.parametrize(
    ("frames", "iterations"),
    [
        (Frames(0, 100, "even", 5), (0, 25, 50, 75, 100)),
        (Frames(10, 13, "even", 3), (10, 12, 13)),  # 11.5 is rounded up
        (Frames(3, 6, "even", 50), (3, 4, 5, 6)),
        (Frames(0, 10, "every", 4), (0, 4, 8, 10)),
        (Frames(0, 8, "every", 4), (0, 4, 8)),
        (Frames(5, 5, "every", 4), (5,)),
        (Frames(0, 99, "even", 1), (99,)),
        (Frames(0, 99, "early", 3), (0, 9, 99)),  # 1, 10 and 100, less 1
        (Frames(100, 1099, "early", 4), (100, 109, 199, 1099)),
        # Powers of 65 ** (1 / 8) are 1, 1.7, 2.8, 4.8, 8.1, …: less 1 they round to 0, 1, 2, 4, 7, …
        (Frames(0, 64, "early", 9), (0, 1, 2, 4, 7, 13, 22, 38, 64)),
        (Frames(0, 10**12, "early", 2), (0, 10**12)),
    ],
)
def test_where_they_stand(frames, iterations):
    assert frames.iterations() == iterations


@given(
    first=st.integers(0, 10_000),
    span=st.integers(0, 3_000),
    number=st.integers(1, 4_000),
    spacing=st.sampled_from(["even", "early", "every"]),
)
def test_they_ascend_from_the_first_to_the_last(first, span, number, spacing):
    iterations = Frames(first, first + span, spacing, number).iterations()
    assert iterations[-1] == first + span
    assert len(iterations) == 1 or iterations[0] == first
    assert all(type(k) is int for k in iterations)
    gaps = [after - before for before, after in pairwise(iterations)]
    assert min(gaps, default=1) >= 1
    if spacing == "every":
        assert set(gaps[:-1]) <= {number}
        assert max(gaps, default=1) <= number
    else:
        assert len(iterations) == min(number, span + 1)
    if spacing == "even":
        assert max(gaps, default=1) - min(gaps, default=1) <= 1


@pytest.mark.parametrize(
    ("frames", "words"),
    [
        (Frames(9, 8, "even", 5), "from 9 back to 8"),
        (Frames(0, 8, "even", 0), "at least one frame"),
        (Frames(0, 8, "every", -1), "at least one frame"),
        (Frames(0, 10**9, "every", 1), f"at most {MOST_FRAMES} frames, not 1000000001"),
        (Frames(0, 10**9, "early", MOST_FRAMES + 1), "at most"),
    ],
)
def test_what_cannot_be(frames, words):
    with pytest.raises(InputError, match=words):
        frames.iterations()
