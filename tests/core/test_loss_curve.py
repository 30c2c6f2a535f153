import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz.core.loss_curve import CAPACITY, LossCurve, LossRecord, measured_until, next_records


def recorded_by_the_rule(last: int, record_every: int) -> list[int]:
    """0, then 1, 1 + r, 1 + 2r, …; what finds the record full doubles r, and every other sample goes."""
    record, stride = [0], record_every
    for iteration in range(1, last + 1):
        full = len(record) == CAPACITY
        if (iteration - 1) % (2 * stride if full else stride) == 0:
            if full:
                stride *= 2
                record = [k for k in record if k == 0 or (k - 1) % stride == 0]
            record.append(iteration)
    return record


def record_of(iterations: list[int]) -> LossRecord:
    column = np.array(iterations, np.int64)
    return LossRecord(column, column / 7.0, np.full(len(column), np.nan))


def walked(last: int, record_every: int, done: int = 0) -> list[int]:
    """When the loss is measured after `done` iterations and up to `last`."""
    iterations: list[int] = []
    while done < last:
        first, stride, stretch = next_records(done, record_every)
        assert 1 <= first <= stretch
        stop = min(done + stretch, last)
        iterations += range(done + first, stop + 1, stride)
        done = stop
    return iterations


@pytest.mark.parametrize(("last", "record_every"), [(0, 100), (1, 100), (100, 100), (101, 100), (5_000, 7)])
def test_the_first_records(last, record_every):
    assert [0, *walked(last, record_every)] == [0, *range(1, last + 1, record_every)]


@pytest.mark.parametrize("last", [2046, 2047, 2048, 2049, 2050, 4094, 4095, 4096, 4097, 9_000, 40_000])
def test_a_full_record_is_thinned_by_the_rule(last):
    curve = LossCurve.start(1.0, np.nan, 1).extended(record_of(walked(last, 1)))
    assert curve.iterations.tolist() == recorded_by_the_rule(last, 1)
    assert curve.train[1:].tolist() == [k / 7.0 for k in curve.iterations[1:].tolist()]


@given(
    record_every=st.integers(1, 50),
    last=st.integers(0, 30_000),
    cuts=st.lists(st.integers(0, 30_000), max_size=6),
)
def test_the_curve_is_the_same_however_the_run_is_cut(record_every, last, cuts):
    curve, done = LossCurve.start(1.0, np.nan, record_every), 0
    for stop in sorted({*(cut for cut in cuts if cut <= last), last}):
        curve, done = curve.extended(record_of(walked(stop, record_every, done))), stop
    assert curve.iterations.tolist() == recorded_by_the_rule(last, record_every)


def test_a_long_run_stays_bounded():
    curve = LossCurve.start(1.0, np.nan, 100)
    for done in range(0, 5_000_000, 50_000):
        curve = curve.extended(record_of(walked(done + 50_000, 100, done)))
        assert len(curve.iterations) <= CAPACITY
    assert curve.iterations[-1] > 4_990_000
    assert len(set(np.diff(curve.iterations[1:]).tolist())) == 1


@given(record_every=st.integers(1, 50), last=st.integers(0, 30_000))
def test_measurements_are_counted_as_they_are_made(record_every, last):
    assert measured_until(last, record_every) == len(walked(last, record_every))


def test_a_curve_that_is_cut_keeps_what_was_measured_up_to_there():
    curve = LossCurve.start(1.0, np.nan, 100).extended(record_of([1, 101, 201, 301]))
    assert curve.cut(201).iterations.tolist() == [0, 1, 101, 201]
    assert curve.cut(201).train.tolist() == [1.0, 1 / 7.0, 101 / 7.0, 201 / 7.0]
    assert curve.cut(200).iterations.tolist() == [0, 1, 101]
    assert curve.cut(0).iterations.tolist() == [0]
    assert len(curve.cut(10**9).iterations) == len(curve.iterations) == 5


@given(
    record_every=st.integers(1, 20),
    first_end=st.integers(0, 40_000),
    share=st.floats(0.0, 1.0),
    further=st.integers(0, 40_000),
)
def test_a_curve_goes_on_after_a_cut_as_if_it_had_never_been_longer(record_every, first_end, share, further):
    longer = LossCurve.start(1.0, np.nan, record_every).extended(record_of(walked(first_end, record_every)))
    cut = int(share * first_end)
    end = cut + further
    curve = longer.cut(cut).extended(record_of(walked(end, record_every, cut)))
    expected = recorded_by_the_rule(end, record_every)
    found = curve.iterations.tolist()
    assert [k for k in found if k > cut] == [k for k in expected if k > cut]
    # Before the cut there can only be what the longer run had not thinned out.
    thinned = set(recorded_by_the_rule(first_end, record_every))
    assert [k for k in found if k <= cut] == [k for k in expected if k <= cut and k in thinned]
