"""Watches of a real session: their values along its path, through edits, undo and travel."""

import math

import pytest

from nnviz.core.part import bias_part, weight_part
from nnviz.core.presets import preset_experiment
from nnviz.core.training import initial_state, train
from nnviz.core.watch import activation_watch, gradient_watch, parameter_watch
from nnviz.engine.watching import MOST, Watching

WEIGHT, BIAS = parameter_watch(weight_part(0, 1, 0)), parameter_watch(bias_part(0, 0))
ANSWER, NORM = activation_watch(0, 0, 2), gradient_watch()


class Shown:
    """What a panel would show, and a session that is driven as by a user."""

    def __init__(self, session, qtbot):
        self.session, self._qtbot = session, qtbot
        self.watching = Watching(session)
        self.series = ()
        self.refusals = []
        self.watching.values_ready.connect(self._take)
        self.watching.refused.connect(self.refusals.append)

    def _take(self, series):
        self.series = series

    def until(self, condition):
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def until_known(self):
        """Wait until every watch without a trouble has a value at every point, and at the moment shown."""
        session = self.session

        def known():
            return all(
                one.trouble
                or (len(one.iterations) == len(session.path.iterations) and one.current == one.current)
                for one in self.series
            ) and not session.errands.is_busy("watches")

        self.until(known)

    def run_past(self, iterations):
        self.session.run()
        self.until(lambda: self.session.snapshot.iteration > iterations)
        self.session.pause()
        self.settle()

    def settle(self):
        self.until(lambda: not self.session.busy)

    def step(self, n=1):
        for _ in range(n):
            self.session.step()
        self.until(lambda: not self.session.stepping)
        self.settle()

    def go_to(self, iteration):
        self.session.go_to(iteration)
        self.until(lambda: self.session.snapshot.iteration == iteration)
        self.settle()


@pytest.fixture
def shown(make_session, qtbot):
    def make(preset="realpython"):
        session = make_session(preset)
        made = Shown(session, qtbot)
        made.until(lambda: session.snapshot is not None)
        return made

    return make


def by_hand(experiment, iteration):
    """Weight, bias, answer for sample 2 and gradient norm of tutorial A's neuron, in plain formulas."""
    w1, w2, b = train(experiment, initial_state(experiment), iteration).state.parameters.tolist()
    inputs, targets = experiment.dataset.inputs.tolist(), experiment.dataset.targets.ravel().tolist()
    slopes = [0.0, 0.0, 0.0]
    answers = []
    for (x1, x2), target in zip(inputs, targets, strict=True):
        answer = 1 / (1 + math.exp(-(w1 * x1 + w2 * x2 + b)))
        answers.append(answer)
        slope = 2 * (answer - target) * answer * (1 - answer)
        slopes = [s + slope * x for s, x in zip(slopes, (x1, x2, 1.0), strict=True)]
    return w2, b, answers[2], math.hypot(*slopes)


def test_values_after_a_run_are_those_of_a_fresh_one(shown):
    run = shown()
    for watch in (WEIGHT, BIAS, ANSWER, NORM):
        run.watching.add(watch)
    run.run_past(3000)
    run.until_known()
    experiment, at = run.session.experiment, run.session.snapshot.iteration
    assert [one.watch for one in run.series] == [WEIGHT, BIAS, ANSWER, NORM]
    iterations = run.series[0].iterations
    assert len(iterations) > 500
    for place in (0, 1, len(iterations) // 2, -1):
        values = [one.values[place] for one in run.series]
        assert values == pytest.approx(by_hand(experiment, int(iterations[place])), rel=1e-9)
    assert [one.current for one in run.series] == pytest.approx(by_hand(experiment, at), rel=1e-9)


def test_single_steps_are_followed_at_once(shown):
    run = shown()
    run.watching.add(BIAS)
    run.step(3)
    run.until_known()
    assert run.series[0].iterations.tolist() == [0, 1, 2, 3]
    expected = [by_hand(run.session.experiment, k)[1] for k in range(4)]
    assert run.series[0].values == pytest.approx(expected, rel=1e-12)


def test_back_in_the_past_the_current_value_is_that_of_then(shown):
    run = shown()
    run.watching.add(ANSWER)
    run.step(10)
    run.go_to(4)
    run.until(lambda: abs(run.series[0].current - by_hand(run.session.experiment, 4)[2]) < 1e-12)
    assert run.series[0].iterations.tolist() == list(range(11))


def test_training_on_from_the_past_with_another_rate_replaces_the_future(shown):
    run = shown()
    run.watching.add(BIAS)
    run.step(6)
    run.until_known()
    former = run.series[0].values
    run.go_to(3)
    run.session.edit(run.session.experiment.with_config(learning_rate=1.0))
    run.step(3)
    run.until_known()
    assert run.series[0].iterations.tolist() == list(range(7))
    assert run.series[0].values[:4].tolist() == former[:4].tolist()
    assert (run.series[0].values[4:] != former[4:]).all()


def test_a_moved_point_changes_the_whole_curve_of_its_activation(shown):
    run = shown()
    run.watching.add(ANSWER)
    run.step(2)
    run.session.edit(
        run.session.experiment.with_dataset(run.session.experiment.dataset.moved([2], [[0.0, 0.0]]))
    )
    run.until(lambda: not run.session.busy)
    run.until_known()
    biases = [by_hand(preset_experiment("realpython"), k)[1] for k in range(3)]
    assert run.series[0].values == pytest.approx([1 / (1 + math.exp(-b)) for b in biases], rel=1e-9)


def test_a_deleted_point_is_waited_for_and_comes_back_by_undo(shown):
    run = shown()
    run.watching.add(ANSWER)
    run.watching.add(activation_watch(0, 0, 5))
    run.step()
    dataset = run.session.experiment.dataset
    run.session.edit(run.session.experiment.with_dataset(dataset.without_points([2])))
    assert [one.trouble for one in run.series] == ["sample", ""]
    assert [watch.sample for watch in run.watching.watches] == [2, 4]
    run.settle()
    run.session.undo()
    run.settle()
    run.until_known()
    assert run.watching.watches == (ANSWER, activation_watch(0, 0, 5))
    expected = by_hand(preset_experiment("realpython"), 1)[2]
    assert run.series[0].current == pytest.approx(expected, rel=1e-9)


def test_another_network_keeps_the_watches_and_says_what_it_lacks(shown):
    run = shown()
    run.watching.add(BIAS)
    run.watching.add(NORM)
    architecture = run.session.experiment.architecture
    run.session.edit(
        run.session.experiment.with_architecture(type(architecture)((2, 1), ("sigmoid",), bias=False))
    )
    run.until(lambda: run.session.snapshot.generation == run.session.generation)
    run.until_known()
    assert [one.trouble for one in run.series] == ["network", ""]
    assert run.watching.watches == (BIAS, NORM)


def test_watching_twice_is_watching_once_and_what_is_removed_is_gone(shown):
    run = shown()
    run.watching.add(NORM)
    run.watching.add(BIAS)
    run.watching.add(NORM)
    assert [one.watch for one in run.series] == [NORM, BIAS]
    run.watching.remove(NORM)
    assert [one.watch for one in run.series] == [BIAS]
    run.watching.remove(NORM)
    assert run.watching.watches == (BIAS,)


def test_there_is_a_limit_and_it_is_said(shown):
    run = shown()
    many = [activation_watch(0, 0, sample) for sample in range(MOST + 3)]
    run.watching.set_all(many)
    assert run.watching.watches == tuple(many[:MOST])
    run.watching.add(NORM)
    assert NORM not in run.watching.watches
    assert len(run.refusals) == 1
    assert str(MOST) in run.refusals[0]


def test_what_takes_long_is_worked_out_piece_by_piece(shown, monkeypatch):
    monkeypatch.setattr("nnviz.engine.watching.SECONDS", 0.0)
    monkeypatch.setattr("nnviz.core.watch_record.PIECE", 24)  # 3 parameters, 8 samples: one point at a time
    run = shown()
    run.step(9)
    run.watching.add(NORM)
    run.watching.add(ANSWER)
    run.until_known()
    expected = [by_hand(run.session.experiment, k) for k in range(10)]
    assert run.series[0].values == pytest.approx([values[3] for values in expected], rel=1e-9)
    assert run.series[1].values == pytest.approx([values[2] for values in expected], rel=1e-9)


def test_nothing_is_asked_for_without_watches(shown, monkeypatch):
    run = shown()
    asked = []
    monkeypatch.setattr(run.session.errands, "ask", lambda name, _: asked.append(name))
    run.step(2)
    assert asked == []
    run.watching.add(parameter_watch(weight_part(0, 0, 0)))
    assert asked == ["watches"]
