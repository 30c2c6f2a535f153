"""Whatever is done in a session, its history holds the runs that training from their start gives."""

import math
from dataclasses import replace

import numpy as np
from engine.history_model import Again, Model, ModelRun, bits
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.path import PathRecord
from nnviz.core.run import Run
from nnviz.core.snapshot import CompanionBurst, Snapshot
from nnviz.core.timeline import state_at
from nnviz.core.training import as_record, initial_state, measure, train
from nnviz.engine.history import History

SHARES = st.floats(0.0, 1.0)
NUMBERS = st.floats(-2.0, 2.0)
PLACES = st.tuples(NUMBERS, NUMBERS)
SAMPLINGS = st.sampled_from(["with_replacement", "shuffled"])
BATCHES = st.sampled_from([1, 2, 4, None])


def has_points(experiment):
    return len(experiment.dataset.training_indices) > 0


def chosen(share, things):
    return things[round(share * (len(things) - 1))]


def snapshot_of(experiment, state, losses, record=None, path=None, companions=()):
    loss, held_out = losses
    nothing = PathRecord(np.empty(0, np.int64), np.empty((0, len(state.parameters))))
    return Snapshot(
        experiment,
        generation=0,
        iteration=state.iteration,
        parameters=state.parameters,
        loss=loss,
        held_out_loss=None if math.isnan(held_out) else held_out,
        predictions=np.empty((0, 1)),
        samples=np.empty(0, np.int64),
        record=as_record([]) if record is None else record,
        state=state,
        path=nothing if path is None else path,
        companions=companions,
    )


class HistoryMachine(RuleBasedStateMachine):
    """A history whose training the machine does itself, as the worker would, beside the model of it."""

    def __init__(self) -> None:
        super().__init__()
        self.again = Again()
        self.checked = {}  # what runs are made of -> the model they agreed with: values, so once is enough
        self.turn = 0

    @initialize(
        seed=st.integers(0, 1_000),
        hidden=st.sampled_from([(), (3,)]),
        sampling=SAMPLINGS,
        batch=BATCHES,
        record_every=st.sampled_from([1, 3]),
        held_out=st.booleans(),
    )
    def open(self, seed, hidden, sampling, batch, record_every, held_out):
        rng = np.random.default_rng(seed)
        data = Dataset(rng.normal(size=(4, 2)), rng.integers(2, size=(4, 1)).astype(float))
        config = TrainingConfig(0.5, batch=batch, sampling=sampling, seed=seed, record_every=record_every)
        activations = ("tanh",) * len(hidden) + ("sigmoid",)
        if held_out:
            data = data.with_held_out_points([1], True)
        experiment = Experiment(data, Architecture((2, *hidden, 1), activations), config)
        self.history, self.model = History(experiment), Model(experiment, self.again)
        self.look()

    @property
    def run(self):
        return self.history.run

    @property
    def experiment(self):
        return self.run.experiment

    def can_train(self):
        return has_points(self.experiment)

    def has_samples(self):
        return len(self.experiment.dataset) > 0

    def has_ghosts(self):
        return len(self.history.workspace.ghosts) > 0

    # What the worker does

    def look(self):
        """A run is looked at before anything else is done with it."""
        state = self.run.state
        self.history.train(snapshot_of(self.experiment, state, measure(self.experiment, state.parameters)))

    def companions(self, until):
        bursts = []
        for ghost in self.history.workspace.ghosts:
            behind = until - ghost.run.iteration
            if ghost.plays_along and behind > 0:
                burst = train(ghost.run.experiment, ghost.run.state, behind)
                bursts.append(
                    CompanionBurst(ghost.number, burst.state, burst.record, burst.path, burst.losses, "")
                )
        return tuple(bursts)

    @precondition(can_train)
    @rule(bursts=st.lists(st.integers(0, 12), min_size=1, max_size=3))
    def train_on(self, bursts):
        for n in bursts:
            run, experiment = self.run, self.experiment
            if late := self.companions(run.iteration):
                losses = measure(experiment, run.state.parameters)
                self.history.train(snapshot_of(experiment, run.state, losses, companions=late))
            burst = train(experiment, run.state, n)
            along = self.companions(burst.state.iteration)
            assert not burst.diverged
            self.history.train(
                snapshot_of(experiment, burst.state, burst.losses, burst.record, burst.path, along)
            )
            self.model.train(n)

    @rule(share=SHARES)
    def go_to(self, share):
        self.stand_at(round(share * self.run.end))

    def stand_at(self, iteration):
        state, legs = self.run.way_to(iteration)
        for experiment, until in legs:
            if until > state.iteration:
                state = train(experiment, state, until - state.iteration).state
        experiment = self.run.timeline.experiment_at(iteration)
        self.history.arrive(snapshot_of(experiment, state, measure(experiment, state.parameters)))
        self.model.go_to(iteration)

    # Edits

    def edit(self, experiment, name, by_hand=None, gesture=""):
        self.history.edit(experiment, by_hand or {}, name, gesture)
        self.model.edit(experiment, by_hand or {}, name, gesture)

    def edit_data(self, dataset, name, gesture=""):
        self.edit(self.experiment.with_dataset(dataset), name, gesture=gesture)

    @rule(rate=st.sampled_from([0.01, 0.1, 1.0]), batch=BATCHES, sampling=SAMPLINGS)
    def change_settings(self, rate, batch, sampling):
        changed = self.experiment.with_config(learning_rate=rate, batch=batch, sampling=sampling)
        self.edit(changed, "settings")

    @precondition(can_train)
    @rule(share=SHARES, rate=st.sampled_from([0.01, 0.1, 1.0]), n=st.integers(1, 12))
    def branch(self, share, rate, n):
        self.go_to(share)
        self.edit(self.experiment.with_config(learning_rate=rate), "rate")
        if self.can_train():
            self.train_on([n])

    @rule(activation=st.sampled_from(["tanh", "sigmoid"]))
    def set_activation(self, activation):
        architecture = self.experiment.architecture
        activations = (activation, *architecture.activations[1:])
        changed = self.experiment.with_architecture(replace(architecture, activations=activations))
        self.edit(changed, "activation")

    @rule(what=st.sampled_from(["add", "delete", "class", "hold out", "clear"]), share=SHARES, at=PLACES)
    def edit_points(self, what, share, at):
        data = self.experiment.dataset
        if what == "add" or not len(data):
            edited = data.with_point(at, [round(share)])
        else:
            indices = range(len(data)) if what == "clear" else [chosen(share, range(len(data)))]
            edits = {
                "delete": data.without_points,
                "clear": data.without_points,
                "class": lambda samples: data.relabelled(samples, 1 - int(data.classes[samples[0]])),
                "hold out": lambda samples: data.with_held_out_points(samples, at[0] > 0),
            }
            edited = edits[what](indices)
        self.edit_data(edited, what)

    @rule(share=SHARES, value=NUMBERS)
    def set_parameter_by_hand(self, share, value):
        place = chosen(share, range(len(self.run.state.parameters)))
        self.edit(self.experiment, "by hand", {place: value})

    # Drags: only where one begins and what it is called tells its edits from others

    @precondition(has_samples)
    @rule(share=SHARES, places=st.lists(PLACES, min_size=1, max_size=4), gesture=st.sampled_from("ab"))
    def drag_point(self, share, places, gesture):
        sample = chosen(share, range(len(self.experiment.dataset)))
        for at in places:
            self.edit_data(self.experiment.dataset.moved([sample], [at]), "drag", gesture)

    @rule(share=SHARES, values=st.lists(NUMBERS, min_size=1, max_size=4), gesture=st.sampled_from("ab"))
    def drag_weight(self, share, values, gesture):
        place = chosen(share, range(len(self.run.state.parameters)))
        for value in values:
            self.edit(self.experiment, "drag", {place: value}, gesture)

    # Other runs

    def begin(self, experiment, name, *, with_ghosts=True):
        if with_ghosts:
            self.history.begin(experiment, name)
        else:
            self.history.open(Run.start(experiment), name)
        self.model.begin(experiment, name, with_ghosts=with_ghosts)
        self.look()

    @rule(what=st.sampled_from(["reset", "seed", "layers", "open"]))
    def begin_anew(self, what):
        experiment, architecture = self.experiment, Architecture((2, 2, 1), ("tanh", "sigmoid"))
        if what == "layers":
            experiment = experiment.with_architecture(architecture)
        elif what != "reset":
            experiment = experiment.with_config(seed=experiment.config.seed + 1)
        self.begin(experiment, what, with_ghosts=what != "open")

    # Ghosts

    def ghost(self, share):
        ghosts = self.history.workspace.ghosts
        index = chosen(share, range(len(ghosts)))
        return ghosts[index], self.model.workspace.ghosts[index]

    @precondition(has_ghosts)
    @rule(share=SHARES)
    def make_current(self, share):
        here = self.run.iteration
        ghost, model = self.ghost(share)
        self.history.change(self.history.workspace.with_current(ghost.number), "current")
        self.model.make_current(model, self.again.in_common(self.model.run, model.run), "current")
        self.stand_at(min(here, self.run.end))

    @precondition(has_ghosts)
    @rule(share=SHARES)
    def delete_ghost(self, share):
        number = self.ghost(share)[0].number
        self.history.change(self.history.workspace.without(number), "delete run")
        self.model.delete(number, "delete run")

    @precondition(has_ghosts)
    @rule(share=SHARES, what=st.sampled_from(["hidden", "plays_along"]), is_so=st.booleans())
    def change_ghost(self, share, what, is_so):
        ghost = self.ghost(share)[0]
        if what == "hidden" or has_points(ghost.run.experiment):
            changes = {what: is_so}
            self.history.show(self.history.workspace.with_changed(ghost.number, **changes))
            self.model.change_ghost(ghost.number, **changes)

    @precondition(can_train)
    @rule(rates=st.lists(st.sampled_from([0.02, 0.2, 2.0]), min_size=1, max_size=2, unique=True))
    def compare(self, rates):
        experiments = [self.experiment.with_config(learning_rate=rate) for rate in rates]
        self.history.change(self.history.workspace.compared(experiments), "compare")
        self.model.compare(experiments, "compare")

    # Undo

    @precondition(lambda self: self.history.stack.canUndo())
    @rule()
    def undo(self):
        self.history.stack.undo()
        self.model.undo()

    @precondition(lambda self: self.history.stack.canRedo())
    @rule()
    def redo(self):
        self.history.stack.redo()
        self.model.redo()

    # What holds at any time

    @invariant()
    def the_current_run_and_its_ghosts_are_those_of_the_model(self):
        self.turn += 1
        workspace, model = self.history.workspace, self.model.workspace
        self.check(workspace.run, model.run)
        assert workspace.next_number == model.next_number
        for ghost, expected in zip(workspace.ghosts, model.ghosts, strict=True):
            assert (ghost.number, ghost.fork) == (expected.number, expected.fork)
            assert (ghost.hidden, ghost.plays_along) == (expected.hidden, expected.plays_along)
            assert ghost.other is expected.other
            assert ghost.experiment is expected.run.experiment_at(ghost.fork)
            assert ghost.is_by_hand == self.again.is_set_by_hand(expected.run, ghost.fork)
            self.check(ghost.run, expected.run)

    @invariant()
    def the_menu_names_what_can_be_undone(self):
        stack, model = self.history.stack, self.model
        assert [stack.text(i) for i in range(stack.count())] == model.names
        assert stack.index() == model.made

    def check(self, run, model: ModelRun):
        parts = (run.timeline, run.curve, run.path, run.state)
        if self.checked.get(parts) is model:
            return
        self.checked[parts] = model
        assert (run.iteration, run.end, run.in_past) == (model.at, model.end, model.at < model.end)
        assert run.experiment is model.experiment_at(model.at)
        assert bits(run.state) == bits(self.again.left(model, model.at))
        edits = [(edit.iteration, edit.experiment) for edit in run.timeline.edits]
        assert edits == [(event.iteration, event.experiment) for event in model.events[1:]]
        for iteration in {7919 * self.turn % (model.end + 1), model.end // 2, model.end}:
            assert bits(state_at(run.timeline, iteration)) == bits(self.again.left(model, iteration))
        self.check_path(run, model)
        self.check_curve(run, model)

    def check_path(self, run, model):
        assert run.path.iterations.tolist() == list(range(model.end + 1))
        reached = [self.again.reached(model, iteration).parameters for iteration in range(model.end + 1)]
        assert run.path.parameters.tobytes() == np.array(reached).tobytes()

    def check_curve(self, run, model):
        """The loss where a run of one piece is measured, each as training left it, not as an edit did."""
        record_every = model.experiment_at(0).config.record_every
        iterations = [0, *range(1, model.end + 1, record_every)]
        assert run.curve.iterations.tolist() == iterations
        if model.has_end and iterations[-1] < model.end:
            iterations.append(model.end)
        curve = run.whole_curve
        assert curve.iterations.tolist() == iterations
        for row in {0, 7919 * self.turn % len(iterations), len(iterations) - 1}:
            measured = np.array([curve.train[row], curve.held_out[row]])
            assert measured.tobytes() == np.array(self.loss_at(model, iterations[row])).tobytes()

    def loss_at(self, model, iteration):
        experiment = model.experiment_at(iteration - 1) if iteration else model.events[0].experiment
        return measure(experiment, self.again.reached(model, iteration).parameters)

    def teardown(self):
        if not hasattr(self, "history"):
            return
        stack = self.history.stack
        made = stack.count()
        while stack.canRedo():
            self.redo()
        end = self.model.workspace
        for _ in range(made):
            self.undo()
            self.the_current_run_and_its_ghosts_are_those_of_the_model()
        first = self.model.workspace.run.events[0].experiment
        assert not stack.canUndo()
        assert not self.history.workspace.ghosts
        assert bits(state_at(self.run.timeline, 0)) == bits(initial_state(first))
        for _ in range(made):
            self.redo()
            self.the_current_run_and_its_ghosts_are_those_of_the_model()
        assert self.model.workspace is end
        self.checked.clear()
        self.the_current_run_and_its_ghosts_are_those_of_the_model()


TestHistory = HistoryMachine.TestCase
TestHistory.settings = settings(max_examples=500, stateful_step_count=12, deadline=None)
