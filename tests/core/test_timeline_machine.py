"""Whatever is done to a run, its timeline gives every iteration as a run from the start does."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from nnviz.core.compiled import general_loops
from nnviz.core.dataset import Dataset, frozen_array
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.timeline import Timeline, state_at
from nnviz.core.training import Loops, TrainingState, initial_state, train

SHARES = st.floats(0.0, 1.0)
NUMBERS = st.floats(-2.0, 2.0)


@dataclass(frozen=True)
class Event:
    """From an iteration on: an experiment, and parameters that were set by hand or None."""

    iteration: int
    experiment: Experiment
    parameters: np.ndarray | None


def run_again(events: list[Event], iteration: int) -> TrainingState:
    """The run from its start, with every event in its place."""
    loops, experiment = Loops(general_loops()), events[0].experiment
    state = initial_state(experiment)
    for event in events:
        if event.iteration > iteration:
            break
        if event.iteration > state.iteration:
            state = train(experiment, state, event.iteration - state.iteration, loops).state
        experiment = event.experiment
        if event.parameters is not None:
            state = replace(state, parameters=event.parameters)
    if iteration > state.iteration:
        state = train(experiment, state, iteration - state.iteration, loops).state
    return state


def bits(state: TrainingState) -> tuple[object, ...]:
    return (
        state.iteration,
        state.parameters.tobytes(),
        state.generator,
        state.epoch.tolist(),
        state.position,
    )


class TimelineMachine(RuleBasedStateMachine):
    """A timeline beside a list of what has been done, from which everything is trained again."""

    def __init__(self) -> None:
        super().__init__()
        self.loops = Loops(general_loops())

    @initialize(
        seed=st.integers(0, 1_000),
        spacing=st.sampled_from([1.0, 40.0, 1_500.0]),
        limit=st.sampled_from([6_000, 15_000, 1_000_000]),
        sampling=st.sampled_from(["with_replacement", "shuffled"]),
        batch=st.sampled_from([1, 3, None]),
        record_every=st.sampled_from([1, 20]),
    )
    def begin(self, seed, spacing, limit, sampling, batch, record_every):
        rng = np.random.default_rng(seed)
        config = TrainingConfig(0.5, batch=batch, sampling=sampling, seed=seed, record_every=record_every)
        self.experiment = Experiment(
            Dataset(rng.normal(size=(5, 2)), rng.integers(2, size=(5, 1)).astype(float)),
            Architecture((2, 3, 1), ("tanh", "sigmoid")),
            config,
        )
        self.state = initial_state(self.experiment)
        self.timeline = Timeline.start(self.experiment, self.state, limit, spacing)
        self.events = [Event(0, self.experiment, None)]
        self.left = []

    @precondition(lambda self: len(self.experiment.dataset.training_indices))
    @rule(bursts=st.lists(st.integers(0, 40), min_size=1, max_size=6))
    def train_on(self, bursts):
        for n in bursts:
            self.state = train(self.experiment, self.state, n, self.loops).state
            self.timeline = self.timeline.extended(self.state)

    @rule(rate=st.sampled_from([0.01, 0.1, 1.0]))
    def set_learning_rate(self, rate):
        self.edit(self.experiment.with_config(learning_rate=rate))

    @rule(batch=st.sampled_from([1, 2, 4, None]), sampling=st.sampled_from(["with_replacement", "shuffled"]))
    def set_sampling(self, batch, sampling):
        self.edit(self.experiment.with_config(batch=batch, sampling=sampling))

    @rule(hidden=st.sampled_from(["tanh", "relu", "sigmoid"]))
    def set_activation(self, hidden):
        architecture = replace(self.experiment.architecture, activations=(hidden, "sigmoid"))
        self.edit(self.experiment.with_architecture(architecture))

    @rule(at=st.tuples(NUMBERS, NUMBERS), answer=st.integers(0, 1))
    def add_point(self, at, answer):
        self.edit_data(self.experiment.dataset.with_point(at, [answer]))

    @precondition(lambda self: len(self.experiment.dataset))
    @rule(share=SHARES, at=st.tuples(NUMBERS, NUMBERS))
    def move_point(self, share, at):
        data = self.experiment.dataset
        self.edit_data(data.moved([int(share * (len(data) - 1))], [at]))

    @precondition(lambda self: len(self.experiment.dataset))
    @rule(share=SHARES, held_out=st.booleans())
    def hold_out(self, share, held_out):
        data = self.experiment.dataset
        self.edit_data(data.with_held_out_points([int(share * (len(data) - 1))], held_out))

    @precondition(lambda self: len(self.experiment.dataset))
    @rule(share=SHARES)
    def delete_point(self, share):
        data = self.experiment.dataset
        self.edit_data(data.without_points([int(share * (len(data) - 1))]))

    @rule(share=SHARES, value=NUMBERS)
    def set_parameter_by_hand(self, share, value):
        parameters = self.state.parameters.copy()
        parameters[int(share * (len(parameters) - 1))] = value
        self.edit(self.experiment, frozen_array(parameters))

    @rule(share=SHARES)
    def look_at(self, share):
        iteration = int(share * self.timeline.end)
        found = state_at(self.timeline, iteration, self.loops)
        assert bits(found) == bits(run_again(self.events, iteration))
        in_force = [event.experiment for event in self.events if event.iteration <= iteration]
        assert self.timeline.experiment_at(iteration) is in_force[-1]

    @rule(share=SHARES)
    def cut(self, share):
        self.leave()
        iteration = int(share * self.timeline.end)
        self.state = state_at(self.timeline, iteration, self.loops)
        self.timeline = self.timeline.cut(iteration, self.state)
        self.experiment = self.timeline.experiment
        self.events = [event for event in self.events if event.iteration <= iteration]

    @precondition(lambda self: self.left)
    @rule(share=SHARES)
    def take_up_an_older_one(self, share):
        self.timeline, self.events = self.left.pop(int(share * (len(self.left) - 1)))
        self.state = state_at(self.timeline, self.timeline.end, self.loops)
        self.experiment = self.timeline.experiment

    def edit_data(self, dataset):
        self.edit(self.experiment.with_dataset(dataset))

    def edit(self, experiment, parameters=None):
        self.leave()
        if parameters is not None:
            self.state = replace(self.state, parameters=parameters)
        self.experiment = experiment
        self.timeline = self.timeline.edited(experiment, self.state)
        self.events = [*self.events, Event(self.timeline.end, experiment, parameters)]

    def leave(self):
        self.left.append((self.timeline, self.events))

    def teardown(self):
        if not hasattr(self, "timeline"):
            return
        assert [(edit.iteration, edit.experiment) for edit in self.timeline.edits] == [
            (event.iteration, event.experiment) for event in self.events[1:]
        ]
        for timeline, events in [(self.timeline, self.events), *self.left[::3]]:
            for iteration in {0, timeline.end // 3, timeline.end}:
                found = state_at(timeline, iteration, self.loops)
                assert bits(found) == bits(run_again(events, iteration))


TestTimeline = TimelineMachine.TestCase
TestTimeline.settings = settings(max_examples=500, stateful_step_count=20, deadline=None)
