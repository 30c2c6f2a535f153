"""SOURCE: what the command line can train on or open, by name."""

from pathlib import Path
from typing import Final

from nnviz.core.dataset import Dataset
from nnviz.core.errors import FileError, InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import PRESETS, preset_experiment
from nnviz.core.run import Run
from nnviz.files.csv_file import read_csv
from nnviz.files.document import Document, read_document
from nnviz.files.saved_document import SUFFIX

TABLE_SUFFIXES: Final = (".csv", ".tsv", ".txt")
DEFAULT_ITERATIONS: Final = 10_000
_KINDS: Final = f"{SUFFIX}, {', '.join(TABLE_SUFFIXES[:-1])} or {TABLE_SUFFIXES[-1]}"


def load_source(source: str) -> Experiment:
    """The experiment that `source` names: a preset's id or the path of a file.

    Raises
    ------
    FileError
        When a file cannot be read.
    InputError
        When it is neither a preset nor the name of a file that nnviz reads.
    """
    if source in PRESETS:
        return preset_experiment(source)
    if Path(source).suffix.lower() in (*TABLE_SUFFIXES, SUFFIX):
        return load_file(Path(source))
    raise InputError(
        f"{source!r} is neither a preset nor the name of a {_KINDS} file; "
        f"the presets are {', '.join(PRESETS)}"
    )


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
        return experiment_for(read_csv(path), path.name)
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
