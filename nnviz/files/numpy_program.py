"""The from-scratch NumPy program of an experiment, in the manner of the tutorials.

It needs nothing but NumPy, makes the same random choices as nnviz and so replays the very run.
"""

from dataclasses import replace

from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.phase import Phase, Stage
from nnviz.core.training import TrainingState
from nnviz.files.program import Program, ProgramLine, Variable, plain
from nnviz.files.program_layers import layers_parts
from nnviz.files.program_literals import comment_text
from nnviz.files.program_setup import Parts, needs_generator
from nnviz.files.program_start import about_start, generator_lines, initial_lines
from nnviz.files.program_tutorials import is_loy, is_neuron, loy_parts, neuron_parts

FEW = 20  # samples whose predictions are printed


def numpy_program(
    experiment: Experiment, iterations: int, *, cut: bool = False, start: TrainingState | None = None
) -> Program:
    """The program that trains this experiment for `iterations` iterations.

    Parameters
    ----------
    cut : whether long tables are left at their first rows: for reading, not for running
    start : the state of a run from which it goes on; None for the experiment's own start

    Raises
    ------
    InputError
        When there are no training samples.
    """
    if not len(experiment.dataset.training_indices):
        raise InputError("there are no training points yet; add some first")
    if start is not None:
        experiment = replace(experiment, given_parameters=start.parameters)
    is_scaled = experiment.dataset.scaling is not None
    if is_neuron(experiment) and not is_scaled:
        parts = neuron_parts(experiment, cut=cut)
    elif is_loy(experiment) and not is_scaled:
        parts = loy_parts(experiment, cut=cut)
    else:
        parts = layers_parts(experiment, cut=cut)
    if start is not None:
        parts = parts._replace(initial=initial_lines(parts.initial, experiment, start))
    gap = ProgramLine("")
    lines = [
        *_header(experiment, start),
        gap,
        *parts.data,
        gap,
        *_settings(experiment, iterations, start),
        gap,
        gap,
        *parts.functions,
        gap,
        gap,
        *parts.initial,
        gap,
        *_loop(parts, 0 if start is None else start.iteration),
        gap,
        *_result(experiment, parts),
        gap,
        *_plot(parts),
    ]
    return Program(experiment, tuple(lines))


def _header(experiment: Experiment, start: TrainingState | None) -> list[ProgramLine]:
    gap = ProgramLine("")
    # The title stands in the third line: in the first two, Python would look for an encoding in it.
    return [
        *plain("# A neural network from scratch, written by nnviz.\n#"),
        ProgramLine(f"# {comment_text(experiment.title) or 'Untitled'}"),
        *([] if start is None else about_start(start)),
        gap,
        *plain("""
            from pathlib import Path

            import numpy as np

            # A run that diverges shows inf or nan, not warnings.
            np.seterr(all="ignore")
        """),
    ]


def _settings(experiment: Experiment, iterations: int, start: TrainingState | None) -> list[ProgramLine]:
    config = experiment.config
    lines = plain(f"learning_rate = {float(config.learning_rate)!r}\niterations = {iterations:_}")
    if start is not None and start.iteration:
        lines += plain(f"before = {start.iteration:_}  # iterations of the run")
    if config.batch is not None and config.batch > 1:
        lines += plain(f"batch = {config.batch:_}  # samples in an iteration")
    lines += plain(f"record_every = {config.record_every:_}")
    if not needs_generator(experiment):
        return lines
    if start is None:
        lines += plain(f"rng = np.random.default_rng({config.seed})  # the seed: the same run each time")
    else:
        lines += generator_lines(start)
    return lines


def _loop(parts: Parts, before: int) -> list[ProgramLine]:
    counted = "before, before + iterations" if before else "iterations"
    head = ProgramLine(
        f"for iteration in range({counted}):", Phase(Stage.PICK), (Variable("iteration", "iteration"),)
    )
    curve = _curve(parts)
    return [
        ProgramLine("# The loss of all samples, recorded now and then."),
        ProgramLine(f"recorded, {curve} = [{'before' if before else 0}], [{parts.total}]"),
        ProgramLine(""),
        head,
        *parts.body,
        ProgramLine(""),
        ProgramLine("    if iteration % record_every == 0:"),
        ProgramLine("        recorded.append(iteration + 1)"),
        ProgramLine(f"        {curve}.append({parts.total})"),
    ]


def _result(experiment: Experiment, parts: Parts) -> list[ProgramLine]:
    """Print the parameters, one a line and with all digits, then the loss and few predictions."""
    texts = [
        f"{name} = {{{f'float({name})' if name == 'bias' else f'{name}.tolist()'}}}"
        for name in parts.parameters
    ]
    texts.append(f"{parts.loss} = {{{parts.total}}}")
    if len(experiment.dataset.training_indices) <= FEW:
        texts.append(f"predictions = {{{parts.predictions}.tolist()}}")
        texts.append(f"targets = {{{parts.targets}.tolist()}}")
    return [ProgramLine("# What has been learned."), *(ProgramLine(f'print(f"{text}")') for text in texts)]


def _plot(parts: Parts) -> list[ProgramLine]:
    curve = _curve(parts)
    label = "Error for all training instances" if parts.loss == "error" else "Loss of all training samples"
    return plain(f"""
        # A picture of the loss beside this file, if there is matplotlib.
        try:
            import matplotlib

            matplotlib.use("Agg")  # draws into the file: no screen is needed
            import matplotlib.pyplot as plt
        except ImportError:
            print("To see how the loss fell: pip install matplotlib")
        else:
            plt.plot(recorded, {curve})
            plt.xlabel("Iterations")
            plt.ylabel("{label}")
            # In a notebook there is no such file.
            program = globals().get("__file__", "numpy_program.py")
            plt.savefig(Path(program).with_suffix(".png"))
    """)


def _curve(parts: Parts) -> str:
    return "errors" if parts.loss == "error" else "losses"
