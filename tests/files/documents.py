"""Documents to test with, and what is the same in two of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from nnviz.core.breakpoint import Breakpoint, Breakpoints, iteration_breakpoint, sign_breakpoint
from nnviz.core.dataset import Dataset, frozen_array
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.ghost import Ghost
from nnviz.core.network import Architecture
from nnviz.core.part import weight_part
from nnviz.core.run import Run
from nnviz.core.scaling import Scaling
from nnviz.core.timeline import state_at
from nnviz.core.training import Loops, TrainingState, train
from nnviz.core.watch import activation_watch, gradient_watch
from nnviz.core.workspace import Workspace
from nnviz.files.document import Document

GOLDEN = Path(__file__).parent / "golden" / "v1.nnviz"


def trained(run: Run, n: int, loops: Loops | None = None) -> Run:
    """The run after n more iterations."""
    burst = train(run.experiment, run.state, n, loops)
    return run.trained(burst.state, burst.record, burst.path, burst.losses)


def set_by_hand(run: Run, place: int, value: float) -> Run:
    """The run after a parameter was set."""
    parameters = run.state.parameters.copy()
    parameters[place % len(parameters)] = value
    return run.edited(run.experiment, replace(run.state, parameters=frozen_array(parameters)))


def bits(state: TrainingState) -> tuple[object, ...]:
    """All that training goes on from."""
    return (
        state.iteration,
        state.parameters.tobytes(),
        state.generator,
        state.epoch.tolist(),
        state.position,
    )


def sample_bits(dataset: Dataset) -> tuple[object, ...]:
    """All that a data set says."""
    return (
        dataset.kind,
        dataset.inputs.shape,
        dataset.inputs.tobytes(),
        dataset.targets.tobytes(),
        dataset.held_out.tolist(),
        dataset.input_names,
        dataset.class_names,
        dataset.scaling,
    )


def experiment_bits(experiment: Experiment) -> tuple[object, ...]:
    """All that an experiment says."""
    given = experiment.given_parameters
    return (
        sample_bits(experiment.dataset),
        experiment.architecture,
        experiment.config,
        None if given is None else given.tobytes(),
        experiment.title,
        experiment.preset,
    )


def run_bits(run: Run) -> dict[str, object]:
    """All that a run knows, except how many of its states it keeps."""
    curve, path = run.curve, run.path
    return {
        "state": bits(run.state),
        "tip": bits(run.timeline.tip.state),
        "experiment": experiment_bits(run.experiment),
        "edits": [(edit.iteration, edit.is_by_hand) for edit in run.timeline.edits],
        "experiments": [experiment_bits(edit.experiment) for edit in run.timeline.edits],
        "first": experiment_bits(run.timeline.first_experiment),
        "curve": [curve.iterations.tolist(), curve.train.tobytes(), curve.held_out.tobytes()],
        "record_every": curve.record_every,
        "path": [path.iterations.tolist(), path.parameters.tobytes()],
        "newest_losses": np.array(run.newest_losses).tobytes(),
    }


def ghost_bits(ghost: Ghost) -> dict[str, object]:
    """All that a ghost says."""
    return {
        "number": ghost.number,
        "fork": ghost.fork,
        "other": experiment_bits(ghost.other),
        "flags": (ghost.is_by_hand, ghost.hidden, ghost.plays_along, ghost.diverged),
        "run": run_bits(ghost.run),
    }


FINITE = st.floats(-1e9, 1e9)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Data sets of every kind."""
    n, n_inputs = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    inputs = np.array(draw(st.lists(FINITE, min_size=n * n_inputs, max_size=n * n_inputs)))
    n_classes = draw(st.sampled_from([0, 0, 2, 3]))
    kind, names = "classification", ()
    if n_classes == 0:
        kind, targets = "regression", np.array(draw(st.lists(FINITE, min_size=n, max_size=n)))[:, None]
    else:
        classes = draw(st.lists(st.integers(0, n_classes - 1), min_size=n, max_size=n))
        targets = np.eye(n_classes)[classes] if n_classes > 2 else np.array(classes, float)[:, None]
        names = draw(st.sampled_from([(), tuple(f'"{k}",\n' for k in range(n_classes))]))
    held_out = np.array([False, *draw(st.lists(st.booleans(), min_size=n - 1, max_size=n - 1))])
    factors = draw(st.lists(st.floats(1e-300, 1e300), min_size=n_inputs, max_size=n_inputs))
    scaling = draw(st.sampled_from([None, Scaling("range", tuple(-f for f in factors), tuple(factors))]))
    input_names = draw(st.sampled_from([(), tuple(f"größe {k}" for k in range(n_inputs))]))
    return Dataset(inputs.reshape(n, n_inputs), targets, kind, held_out, input_names, names, scaling)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    """Experiments on small networks."""
    dataset = draw(datasets())
    hidden = draw(st.lists(st.integers(1, 4), max_size=2))
    output = "linear" if dataset.kind == "regression" else "sigmoid"
    loss = (
        draw(st.sampled_from(["squared_error", "cross_entropy"])) if output == "sigmoid" else "squared_error"
    )
    names = draw(
        st.lists(st.sampled_from(["tanh", "relu", "sigmoid"]), min_size=len(hidden), max_size=len(hidden))
    )
    architecture = Architecture(
        (dataset.n_inputs, *hidden, dataset.n_outputs), (*names, output), draw(st.booleans())
    )
    config = TrainingConfig(
        draw(st.floats(1e-12, 1e-6)),
        loss,
        draw(st.sampled_from([1, 2, 3, None])),
        draw(st.sampled_from(["with_replacement", "shuffled"])),
        draw(st.sampled_from(["normal", "uniform", "xavier", "he", "zeros"])),
        draw(st.integers(0, 2**31 - 1)),
        draw(st.sampled_from([1, 7, 100])),
    )
    given = None
    if draw(st.booleans()):
        given = np.array(draw(st.lists(FINITE, min_size=(n := architecture.n_parameters), max_size=n)))
    return Experiment(dataset, architecture, config, given, draw(st.text(max_size=5)))


def _edited(draw: st.DrawFn, run: Run) -> Run:
    """The run after an edit of some kind."""
    experiment, state = run.experiment, run.state
    data = experiment.dataset
    match draw(st.integers(0, 5)):
        case 0:
            return set_by_hand(run, draw(st.integers(0, 100)), draw(FINITE))
        case 1:
            return run.edited(experiment.with_config(learning_rate=draw(st.floats(1e-9, 1e-6))), state)
        case 2:
            point = draw(st.lists(FINITE, min_size=data.n_inputs, max_size=data.n_inputs))
            return run.edited(experiment.with_dataset(data.with_point(point, data.targets[0])), state)
        case 3:
            sampling = draw(st.sampled_from(["with_replacement", "shuffled"]))
            return run.edited(experiment.with_config(sampling=sampling, batch=2), state)
        case 4 if len(data.training_indices) > 1:
            gone = int(data.training_indices[-1])
            return run.edited(experiment.with_dataset(data.without_points([gone])), state)
        case _:
            moved = data.moved([0], [[-0.0] * data.n_inputs])
            return run.edited(experiment.with_dataset(moved), state)


def _with_ghosts(draw: st.DrawFn, run: Run) -> Workspace:
    """A run and others that it has left, or that are trained along with it."""
    workspace = Workspace(run, next_number=draw(st.integers(0, 40)))
    for _ in range(draw(st.integers(0, 3))):
        run = workspace.run
        match draw(st.integers(0, 4)):
            case 0:  # back, and on from there in another way
                run = run.at(state_at(run.timeline, draw(st.integers(0, run.end))))
                rate = run.experiment.with_config(learning_rate=draw(st.floats(1e-9, 1e-6)))
                workspace = replace(workspace, run=run).edited(rate, run.state)
            case 1:
                rates = [run.experiment.with_config(learning_rate=rate) for rate in (1e-8, 1e-7)]
                workspace = workspace.compared(rates)
                for ghost in workspace.ghosts[-2:]:
                    further = trained(ghost.run, draw(st.integers(0, 4)))
                    workspace = workspace.with_changed(ghost.number, run=further)
            case 2:
                workspace = workspace.begun(run.experiment.with_config(seed=7))
            case 3 if workspace.ghosts:
                workspace = workspace.with_current(draw(st.sampled_from(workspace.ghosts)).number)
            case 4 if workspace.ghosts:
                flags = {name: draw(st.booleans()) for name in ("hidden", "plays_along", "diverged")}
                number = draw(st.sampled_from(workspace.ghosts)).number
                workspace = workspace.with_changed(number, **flags)
    return workspace


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Documents of runs that were trained, edited and gone back in."""
    run = Run.start(draw(experiments()))
    run = replace(run, timeline=replace(run.timeline, spacing=draw(st.sampled_from([1.0, 500.0]))))
    for _ in range(draw(st.integers(0, 6))):
        run = trained(run, draw(st.integers(1, 12))) if draw(st.booleans()) else _edited(draw, run)
    workspace = _with_ghosts(draw, run)
    run = workspace.run
    if draw(st.booleans()):
        run = run.at(state_at(run.timeline, draw(st.integers(0, run.end))))
    if draw(st.booleans()):
        run = run.measured(
            draw(st.floats(0, 1e300)), draw(st.sampled_from([float("inf"), float("nan"), 0.1]))
        )
    dataset = run.experiment.dataset
    breakpoints = Breakpoints(dataset).with_added(iteration_breakpoint(draw(st.integers(1, 10**15))))
    breakpoints = breakpoints.with_added(sign_breakpoint(weight_part(0, 0, 0)))
    lost = Breakpoint("class", sample=0, enabled=draw(st.booleans()), lost_in=draw(datasets()))
    breakpoints = replace(breakpoints, items=(*breakpoints.items, lost))
    watches = (gradient_watch(), replace(activation_watch(0, 0, 0), lost_in=lost.lost_in))
    notes = draw(st.text(max_size=40))
    view = {"zoom": draw(FINITE), draw(st.text(max_size=3)): [None, True, {"a": [1, "b"]}]}
    marks = draw(st.sampled_from([None, breakpoints]))
    return Document(run, notes, marks, watches, view, ghosts=workspace.ghosts)
