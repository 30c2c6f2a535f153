"""What a program says that begins in the middle of a run: the state from which it trains on."""

from textwrap import wrap

from nnviz.core.experiment import Experiment
from nnviz.core.training import TrainingState
from nnviz.files.program import WIDTH, ProgramLine, plain
from nnviz.files.program_literals import short_table
from nnviz.files.program_setup import GIVEN


def about_start(start: TrainingState) -> list[ProgramLine]:
    """A comment that says where the program begins, and why there."""
    text = (
        f"It begins after iteration {start.iteration:,} of the run, with the weights and the random "
        "numbers as they were there: before, the run had other settings, samples or weights."
    )
    if start.iteration == 0:
        text = "It begins with the weights that were set by hand at the start of the run."
    return [ProgramLine("#"), *(ProgramLine(f"# {line}") for line in wrap(text, WIDTH - 2))]


def generator_lines(start: TrainingState) -> list[ProgramLine]:
    """``rng``, which goes on with the random numbers of the run."""
    generator = start.generator
    numbers = generator["state"]
    assert isinstance(numbers, dict)
    return plain(f"""
        rng = np.random.default_rng()
        rng.bit_generator.state = {{  # the random numbers of the run go on
            "bit_generator": "{generator["bit_generator"]}",
            "state": {{
                "state": {numbers["state"]},
                "inc": {numbers["inc"]},
            }},
            "has_uint32": {generator["has_uint32"]},
            "uinteger": {generator["uinteger"]},
        }}
    """)


def initial_lines(
    initial: list[ProgramLine], experiment: Experiment, start: TrainingState
) -> list[ProgramLine]:
    """The initial values as `start` has them, and the samples of its epoch that are still to come.

    Parameters
    ----------
    initial : the lines of the same experiment with the parameters of `start` as given ones
    """
    about = "# Initial values: those that were set by hand."
    if start.iteration:
        about = f"# Initial values: those after iteration {start.iteration:,}."
    lines = [ProgramLine(about) if line.text == GIVEN else line for line in initial]
    n, is_shuffled = len(experiment.dataset.training_indices), experiment.config.sampling == "shuffled"
    draws = experiment.config.batch is not None and is_shuffled
    if not draws or len(start.epoch) != n or start.position >= n:  # a new epoch begins
        return lines
    return [
        *lines[:-2],
        *plain("# The order of the samples in the epoch at hand, some of them used."),
        *short_table("order", start.epoch),
        *plain(f"position = {start.position}"),
    ]
