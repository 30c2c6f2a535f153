"""SOURCE: what the command line can train on or open, by name."""

from pathlib import Path
from typing import Final, NamedTuple

from nnviz.core.dataset import Dataset
from nnviz.core.errors import FileError, InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import PRESETS, preset_experiment
from nnviz.core.run import Run
from nnviz.files.csv_file import NO_WISHES, Wishes, csv_bytes, read_noted
from nnviz.files.csv_preview import Choices, CsvSource, Preview, UnreadableError
from nnviz.files.document import Document, read_document
from nnviz.files.saved_document import SUFFIX

TABLE_SUFFIXES: Final = (".csv", ".tsv", ".txt")
DEFAULT_ITERATIONS: Final = 10_000
_KINDS: Final = f"{SUFFIX}, {', '.join(TABLE_SUFFIXES[:-1])} or {TABLE_SUFFIXES[-1]}"


class Loaded(NamedTuple):
    """An experiment, and what is to be told of the file that it is from, one line or ""."""

    experiment: Experiment
    note: str


def load_source(source: str) -> Experiment:
    """The experiment that `source` names, see ``load_noted``."""
    return load_noted(source).experiment


def load_noted(source: str, wishes: Wishes = NO_WISHES) -> Loaded:
    """The experiment that `source` names: a preset's id or the path of a file.

    Parameters
    ----------
    wishes : of a table, what its columns are for

    Raises
    ------
    FileError
        When a file cannot be read.
    InputError
        When it is neither a preset nor the name of a file that nnviz reads, or wishes are for no table.
    """
    if source not in PRESETS and is_table(Path(source)):
        return load_table(Path(source), wishes)
    if wishes != NO_WISHES:
        raise InputError(
            f"--target and --kind are for tables ({', '.join(TABLE_SUFFIXES)}); {source!r} is none"
        )
    if source in PRESETS:
        return Loaded(preset_experiment(source), "")
    if Path(source).suffix.lower() == SUFFIX:
        return Loaded(load_file(Path(source)), "")
    raise InputError(
        f"{source!r} is neither a preset nor the name of a {_KINDS} file; "
        f"the presets are {', '.join(PRESETS)}"
    )


def is_table(path: Path) -> bool:
    """Whether a file's name is that of a table."""
    return path.suffix.lower() in TABLE_SUFFIXES


def load_table(path: Path, wishes: Wishes = NO_WISHES) -> Loaded:
    """An experiment to start from with the samples in a table.

    Raises
    ------
    FileError
        When the file cannot be read.
    """
    dataset, note = read_noted(path, wishes)
    return Loaded(experiment_for(dataset, path.name), note)


def look_at(path: Path) -> Preview | None:
    """What a table holds as it is found out; None where there is none unless it is read otherwise.

    Raises
    ------
    FileError
        When the file holds no text, or cannot be read at all.
    """
    data = csv_bytes(path)
    try:
        return CsvSource(lambda: data).preview(Choices(), None)
    except UnreadableError:
        return None
    except InputError as error:
        raise FileError(f"{path}: {error}") from None


def load_document(path: Path) -> Document:
    """The document in a file; of a table one with a run that has not begun.

    Raises
    ------
    FileError
        When the file cannot be read.
    """
    if path.suffix.lower() == SUFFIX:
        return read_document(path)
    return Document(Run.start(load_file(path)))


def load_file(path: Path) -> Experiment:
    """The experiment in a file; of a document the one in force where its run stands.

    Raises
    ------
    FileError
        When the file cannot be read.
    """
    suffix = path.suffix.lower()
    if suffix in TABLE_SUFFIXES:
        return load_table(path).experiment
    if suffix == SUFFIX:
        return read_document(path).run.experiment
    if path.exists():
        raise FileError(f"{path}: nnviz opens {_KINDS} files; this name ends otherwise")
    hint = f"; for the preset, use --preset {path}" if str(path) in PRESETS else ""
    raise FileError(f"{path}: there is no such file{hint}")


def experiment_for(dataset: Dataset, title: str) -> Experiment:
    """An experiment to start from: one hidden layer, small enough to follow."""
    output = "sigmoid" if dataset.kind == "classification" else "linear"
    architecture = Architecture((dataset.n_inputs, 4, dataset.n_outputs), ("tanh", output))
    config = TrainingConfig(learning_rate=0.05, initialisation="xavier")
    return Experiment(dataset, architecture, config, title=title)


def default_iterations(experiment: Experiment) -> int:
    """How long to train where nobody says."""
    preset = PRESETS.get(experiment.preset)
    return preset.iterations if preset else DEFAULT_ITERATIONS
