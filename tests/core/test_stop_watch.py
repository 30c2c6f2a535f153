"""Stops: against single steps whose conditions are worked out in NumPy, and by hand."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nnviz.core import kernels
from nnviz.core.compiled import general_loops, special_loop
from nnviz.core.dataset import Dataset, predicted_classes
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.stop_watch import StopWatch
from nnviz.core.stops import Hit, Stops
from nnviz.core.training import Burst, Loops, initial_state, joined, train

NETWORKS = [
    (Architecture((2, 1), ("sigmoid",)), "squared_error"),
    (Architecture((2, 3, 1), ("tanh", "sigmoid"), bias=False), "cross_entropy"),
    (Architecture((1, 3, 2), ("relu", "linear")), "squared_error"),
    (Architecture((2, 4, 3, 3), ("tanh", "relu", "sigmoid")), "cross_entropy"),
]
MARGIN = 1e-9  # nearer to a limit than this, the last bits decide


@cache
def loops(kind: str, network: int = 0) -> Loops:
    if kind == "interpreted":
        return Loops()
    if kind == "general":
        return Loops(general_loops())
    return Loops(general_loops(), special_loop(*NETWORKS[network]), special_loop(*NETWORKS[network], True))


class Steps:
    """A run of single steps without a watch, and what holds after each, in NumPy."""

    def __init__(self, experiment: Experiment, start, iterations: int) -> None:
        self.experiment, self.states, self.used = experiment, [start], []
        for _ in range(iterations + 1):
            burst = train(experiment, self.states[-1], 1, loops("general"))
            assume(not burst.diverged)
            self.states.append(burst.state)
            self.used.append(set(burst.samples.tolist()))

    def outputs(self, k):
        return self.experiment.architecture.predict(self.states[k].parameters, self.experiment.dataset.inputs)

    def loss(self, k):
        data, outputs = self.experiment.dataset, self.outputs(k)
        if self.experiment.config.loss == "cross_entropy":
            errors = -(data.targets * np.log(outputs) + (1 - data.targets) * np.log(1 - outputs))
        else:
            errors = (outputs - data.targets) ** 2
        return errors[~data.held_out].sum()

    def holds(self, k, stops):
        """What a look at state k would see: kind and what, with True or the class."""
        data, outputs = self.experiment.dataset, self.outputs(k)
        if outputs.shape[1] == 1:
            classes = [int(output >= 0.5) for output in outputs[:, 0]]
            assume((np.abs(outputs - 0.5) > MARGIN).all())
        else:
            classes = [max(range(len(row)), key=row.tolist().__getitem__) for row in outputs]
            ordered = np.sort(outputs, axis=1)
            assume((ordered[:, -1] - ordered[:, -2] > MARGIN).all())
        loss = self.loss(k)
        assume(all(abs(loss - limit) > MARGIN for limit in stops.losses))
        seen = {("loss", limit): loss < limit for limit in stops.losses}
        if stops.all_right:
            wanted = data.targets[:, 0] if data.n_outputs == 1 else data.targets.argmax(axis=1)
            seen["all_right", 0] = all(classes[i] == wanted[i] for i in np.flatnonzero(~data.held_out))
        return seen | {("class", sample): classes[sample] for sample in stops.classes}

    def met(self, before, after, stops):
        """What a look at `after` finds, with a look at `before`."""
        old, new = self.holds(before, stops), self.holds(after, stops)
        return {key for key in new if (new[key] != old[key] if key[0] == "class" else new[key] > old[key])}

    def stop(self, stops):
        """Where the run stops and what it meets there, by the words of Stops; None if nowhere."""
        first = self.states[0].iteration
        looked = 0
        for k in range(1, len(self.used)):
            now, before = self.states[k].parameters, self.states[k - 1].parameters
            hits = {("iteration", i) for i in stops.iterations if i == first + k}
            hits |= {("sample", sample) for sample in stops.samples if sample in self.used[k]}
            hits |= {("sign", place) for place in stops.signs if (now[place] < 0) != (before[place] < 0)}
            if (first + k) % stops.every == 0:
                if self.met(looked, k, stops):
                    at = next(j for j in range(looked + 1, k + 1) if self.met(j - 1, j, stops))
                    hits = self.met(at - 1, at, stops) | (hits if at == k else set())
                    return at, hits
                looked = k
            if hits:
                return k, hits
        return None


@st.composite
def experiments(draw):
    number = draw(st.integers(0, len(NETWORKS) - 1))
    architecture, loss = NETWORKS[number]
    rng = np.random.default_rng(draw(st.integers(0, 1000)))
    n, n_out = draw(st.integers(2, 9)), architecture.sizes[-1]
    classes = rng.integers(max(2, n_out), size=n)
    held_out = rng.random(n) < draw(st.sampled_from([0.0, 0.4]))
    held_out[0] = False
    targets = classes[:, None].astype(float) if n_out == 1 else np.eye(n_out)[classes]
    config = TrainingConfig(
        learning_rate=draw(st.sampled_from([0.02, 0.1, 0.4])),
        loss=loss,
        batch=draw(st.sampled_from([1, 1, 2, 5, None])),
        sampling=draw(st.sampled_from(["with_replacement", "shuffled"])),
        seed=draw(st.integers(0, 50)),
        record_every=draw(st.integers(1, 7)),
    )
    inputs = rng.normal(size=(n, architecture.sizes[0]))
    return number, Experiment(Dataset(inputs, targets, "classification", held_out), architecture, config)


@st.composite
def stops_of(draw, steps):
    """Stops of any kinds, with limits that the run may well pass."""
    data, n_parameters = steps.experiment.dataset, steps.experiment.architecture.n_parameters
    first, n = steps.states[0].iteration, len(steps.used) - 1
    samples = st.lists(st.integers(0, len(data) - 1), max_size=2, unique=True).map(tuple)
    losses = [steps.loss(k) for k in draw(st.lists(st.integers(0, n), max_size=2))]
    return Stops(
        iterations=draw(st.lists(st.integers(0, first + n), max_size=1).map(tuple)),
        # Often none, since samples are soon used.
        samples=draw(st.just(()) | samples),
        signs=draw(st.lists(st.integers(0, n_parameters - 1), max_size=3, unique=True).map(tuple)),
        losses=tuple(dict.fromkeys(loss * draw(st.sampled_from([0.999, 1.0001])) for loss in losses)),
        all_right=draw(st.booleans()),
        classes=draw(samples),
        every=draw(st.integers(1, 50)),
    )


@settings(max_examples=150)
@given(data=st.data())
def test_a_run_stops_where_single_steps_say_however_it_is_cut(data):
    number, experiment = data.draw(experiments())
    total = data.draw(st.integers(1, 120))
    start = train(experiment, initial_state(experiment), data.draw(st.integers(0, 30))).state
    steps = Steps(experiment, start, total)
    stops = data.draw(stops_of(steps))
    expected = steps.stop(stops)
    watch, bursts, state = StopWatch(stops, experiment, start), [], start
    pieces = data.draw(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=6))
    for size, interpreted in [*pieces, (total, False)]:
        size = min(size, start.iteration + total - state.iteration)
        kind = "interpreted" if interpreted else data.draw(st.sampled_from(["general", "special"]))
        bursts.append(train(experiment, state, size, loops(kind, number), watch=watch))
        state = bursts[-1].state
        if bursts[-1].hits:
            break
    at, hits = expected or (total, set())
    assert state.iteration == start.iteration + at
    assert {tuple(hit) for hit in bursts[-1].hits} == hits
    assert len(bursts[-1].hits) == len(hits)
    check_it_is_the_plain_run(experiment, start, bursts)


def check_it_is_the_plain_run(experiment: Experiment, start, bursts: list[Burst]) -> None:
    """Up to where it stopped, a watched run is the run that nobody watched."""
    whole = bursts[0]
    for burst in bursts[1:]:
        whole = joined(whole, burst)
    plain = train(experiment, start, whole.state.iteration - start.iteration, loops("general"))
    assert whole.state.parameters.tobytes() == plain.state.parameters.tobytes()
    assert whole.state.generator == plain.state.generator
    assert (whole.state.epoch.tolist(), whole.state.position) == (
        plain.state.epoch.tolist(),
        plain.state.position,
    )
    assert whole.samples.tolist() == plain.samples.tolist()
    assert whole.losses[0] == plain.losses[0]
    for record, expected in ((whole.record, plain.record), (whole.path, plain.path)):
        for column, values in zip(record, expected, strict=True):
            assert column.tobytes() == values.tobytes()


def one_weight(
    start, learning_rate=0.25, samples=((1.0, 0.0),), *, held_out=(), kind="classification", **config
):
    """A single weight, prediction w·x: each iteration on (1, 0) multiplies w by 1 − 2·learning_rate."""
    inputs, targets = (np.array(column, float)[:, None] for column in zip(*samples, strict=True))
    return Experiment(
        Dataset(inputs, targets, kind, np.isin(np.arange(len(samples)), held_out)),
        Architecture((1, 1), ("linear",), bias=False),
        TrainingConfig(learning_rate=learning_rate, **config),
        given_parameters=np.array([start]),
    )


def stopped(experiment, stops, iterations=1_000, state=None, kind="general"):
    state = state or initial_state(experiment)
    watch = StopWatch(stops, experiment, state)
    burst = train(experiment, state, iterations, loops(kind), watch=watch)
    return burst.state.iteration, burst.hits


@pytest.mark.parametrize("kind", ["interpreted", "general"])
def test_one_weight_by_hand(kind):
    # 4, 2, 1, 0.5, 0.25, …: the loss w² is 16, 4, 1, 0.25, 0.0625; class 1 while w ≥ 0.5.
    case = one_weight(4.0)
    assert stopped(case, Stops(losses=(1.0,), every=1), kind=kind) == (3, (Hit("loss", 1.0),))
    assert stopped(case, Stops(losses=(1.0,), every=10), kind=kind) == (3, (Hit("loss", 1.0),))
    assert stopped(case, Stops(all_right=True, every=10), kind=kind) == (4, (Hit("all_right", 0),))
    assert stopped(case, Stops(classes=(0,), every=3), kind=kind) == (4, (Hit("class", 0),))
    both = Stops(losses=(0.1, 20.0), all_right=True, iterations=(4, 9), every=4)
    assert stopped(case, both, kind=kind) == (4, (Hit("iteration", 4), Hit("loss", 0.1), Hit("all_right", 0)))


def test_what_comes_and_goes_between_two_looks_is_not_seen():
    # −3/2 a step: 1, −1.5, 2.25, −3.375: class 1 at 0 and 2, class 0 at 1 and 3.
    case = one_weight(1.0, learning_rate=1.25)
    assert stopped(case, Stops(classes=(0,), every=2), 7) == (7, ())
    assert stopped(case, Stops(classes=(0,), every=3), 7) == (1, (Hit("class", 0),))


def test_the_stretch_of_two_looks_is_the_same_wherever_a_run_was_set_going():
    # Looks are at 10, 20, …: set going at 3, an iteration that meets it at 12 is found at 20.
    case = one_weight(1.0, 0.05)  # 0.9 a step: 0.81^k
    start = train(case, initial_state(case), 3).state
    watch = StopWatch(Stops(losses=(0.081,), every=10), case, start)  # 0.81^12 = 0.0798
    first = train(case, start, 16, loops("general"), watch=watch)
    assert (first.state.iteration, first.hits) == (19, ())
    second = train(case, first.state, 1, loops("general"), watch=watch)
    assert (second.state.iteration, second.hits) == (12, (Hit("loss", 0.081),))
    whole = joined(first, second)
    assert whole.path.iterations.tolist() == list(range(4, 13))
    assert whole.record.iterations.tolist() == []
    assert whole.state.parameters[0] == pytest.approx(0.9**12)


def test_what_is_true_already_has_to_become_false_first():
    # The first sample is class 0 while w < 0.5, and w = 0.25 · (−3/2)^k: 0.25, −0.375, 0.5625, −0.84.
    case = one_weight(0.25, learning_rate=1.25)
    assert stopped(case, Stops(all_right=True, every=1)) == (3, (Hit("all_right", 0),))
    assert stopped(case, Stops(losses=(1.0,), every=1), 300) == (300, ())  # w² grows


def test_a_stop_that_is_stood_at_lets_the_run_go_on():
    case = one_weight(4.0, samples=[(1.0, 0.0), (1.0, 0.0), (1.0, 0.0)], sampling="shuffled")
    rng = np.random.default_rng(0)
    order = [int(i) for _ in range(3) for i in rng.permutation(3)]
    state, found = initial_state(case), []
    for _ in range(2):
        burst = train(case, state, 100, loops("general"), watch=StopWatch(Stops(samples=(1,)), case, state))
        assert burst.hits == (Hit("sample", 1),)
        state = burst.state
        found.append(state.iteration)
    uses = [k for k, sample in enumerate(order) if sample == 1]
    assert found == [k for k in uses if k > 0][:2]
    assert (
        stopped(case, Stops(iterations=(4, 6)), state=train(case, state, 6 - state.iteration).state)[1] == ()
    )


def test_a_sample_of_a_batch_and_of_all_samples():
    two = one_weight(4.0, 0.01, samples=[(1.0, 0.0)] * 5, batch=2, sampling="shuffled")
    order = np.random.default_rng(0).permutation(5).tolist()
    for sample in range(5):
        batch = order.index(sample) // 2
        if batch:
            assert stopped(two, Stops(samples=(sample,))) == (batch, (Hit("sample", sample),))
    everything = one_weight(4.0, 0.01, samples=[(1.0, 0.0)] * 5, batch=None)
    assert stopped(everything, Stops(samples=(3,))) == (1, (Hit("sample", 3),))


def test_many_samples_are_looked_for_as_few_are():
    n = 40
    case = one_weight(1.0, 1e-6, samples=[(1.0, 0.0)] * n)
    order = np.random.default_rng(0).integers(n, size=100).tolist()
    chosen = tuple(sample for sample in range(n) if sample not in order[:5])
    first = next(k for k, sample in enumerate(order) if sample in chosen)
    assert first >= 5
    assert len(chosen) > 30
    assert stopped(case, Stops(samples=chosen)) == (first, (Hit("sample", order[first]),))


def test_samples_that_are_not_trained_on_are_known_by_their_numbers():
    # Only samples 1 and 3 are trained on; 0 and 2 are held out. Sample 2 is class 1 while 2·w ≥ 0.5.
    samples = [(0.1, 0.0), (1.0, 0.0), (2.0, 0.0), (1.0, 0.0)]
    case = one_weight(4.0, samples=samples, held_out=(0, 2))
    assert stopped(case, Stops(samples=(0, 2)), 200) == (200, ())
    used = np.flatnonzero(np.random.default_rng(0).integers(2, size=50))
    assert stopped(case, Stops(samples=(3,))) == (used[used > 0][0], (Hit("sample", 3),))
    assert stopped(case, Stops(classes=(2,))) == (5, (Hit("class", 2),))  # 4 · 2^−5 = 0.125 < 0.25
    assert stopped(case, Stops(all_right=True)) == (4, (Hit("all_right", 0),))  # 0.25 < 0.5


def test_what_is_not_there_is_never_met():
    case = one_weight(4.0)
    assert stopped(case, Stops(samples=(7, -1), signs=(1, -1), classes=(1, -1)), 50) == (50, ())
    numbers = one_weight(4.0, kind="regression")
    assert stopped(numbers, Stops(all_right=True, classes=(0,), every=1), 50) == (50, ())
    assert stopped(numbers, Stops(losses=(1.0,), every=1), 50) == (3, (Hit("loss", 1.0),))


def test_zero_is_no_negative_number():
    # 1 − 2·0.5 = 0: the first iteration makes it exactly 0, and from 0 it goes nowhere.
    assert stopped(one_weight(3.0, learning_rate=0.5), Stops(signs=(0,)), 20) == (20, ())
    assert stopped(one_weight(-3.0, learning_rate=0.5), Stops(signs=(0,)), 20) == (1, (Hit("sign", 0),))


@pytest.mark.parametrize("cut", [5, 67, 68, 1_000])
def test_a_run_that_diverges_before_a_stop_does_not_meet_it(cut):
    # −199 a step; the loss leaves the doubles after 67. At 100 the look would find another class.
    case = one_weight(1.0, learning_rate=100.0)
    stops = Stops(classes=(0,), iterations=(90,), every=100)
    watch = StopWatch(stops, case, initial_state(case))
    burst = train(case, initial_state(case), cut, loops("general"), watch=watch)
    if not burst.diverged:
        burst = train(case, burst.state, 1_000, loops("general"), watch=watch)
    assert burst.diverged
    assert (burst.state.iteration, burst.hits) == (67, ())


def test_a_stop_before_the_run_diverges_is_met():
    case = one_weight(1.0, learning_rate=100.0)
    assert stopped(case, Stops(classes=(0,), every=5)) == (1, (Hit("class", 0),))
    assert stopped(case, Stops(iterations=(60,))) == (60, (Hit("iteration", 60),))


def test_no_iterations_meet_nothing():
    case = one_weight(4.0)
    everything = Stops((0,), (0,), (0,), (100.0,), all_right=True, classes=(0,), every=1)
    assert stopped(case, everything, 0) == (0, ())


@given(
    st.lists(st.sampled_from([-1.0, 0.0, 0.5, 0.5000001, 1.0, math.inf, math.nan]), min_size=1, max_size=5)
)
def test_a_class_is_that_of_the_data_set(outputs):
    expected = predicted_classes(np.array([outputs]))[0]
    assert kernels.class_of(np.array(outputs)) == expected
