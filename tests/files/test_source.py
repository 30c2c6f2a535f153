from pathlib import Path

import pytest

from nnviz.core.errors import FileError, InputError
from nnviz.files.source import default_iterations, load_document, load_file, load_source


def csv(folder: Path, content: str, name: str = "points.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_preset_is_named_by_its_id():
    assert load_source("loy").preset == "loy"


def test_a_classification_file_gets_one_small_hidden_layer(tmp_path):
    experiment = load_source(str(csv(tmp_path, "a,b,c,label\n1,2,3,0\n4,5,6,1\n")))
    assert experiment.title == "points.csv"
    assert experiment.architecture.sizes == (3, 4, 1)
    assert experiment.architecture.activations == ("tanh", "sigmoid")
    assert (experiment.config.learning_rate, experiment.config.initialisation) == (0.05, "xavier")


def test_a_regression_file_gets_a_linear_output(tmp_path):
    experiment = load_source(str(csv(tmp_path, "a,b\n1,2\n2,4\n", "POINTS.CSV")))
    assert experiment.architecture.activations == ("tanh", "linear")


def test_iterations_are_those_of_the_preset_or_ten_thousand(tmp_path):
    assert default_iterations(load_source("loy")) == 1_500
    assert default_iterations(load_source("realpython")) == 10_000
    assert default_iterations(load_source(str(csv(tmp_path, "a,b\n1,2\n")))) == 10_000


def test_a_name_that_is_nothing_lists_the_presets():
    with pytest.raises(InputError, match=r"'iris' is neither a preset nor .*realpython") as caught:
        load_source("iris")
    assert not isinstance(caught.value, FileError)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.csv", "there is no such file"),
        ("lesson.nnviz", "there is no such file"),
        ("xor", "there is no such file; for the preset, use --preset xor"),
        ("nothing", "there is no such file$"),
    ],
)
def test_a_file_that_cannot_be_opened_is_told(name, words):
    with pytest.raises(FileError, match=words):
        load_file(Path(name))


def test_a_file_of_another_kind_is_told(tmp_path):
    with pytest.raises(FileError, match=r"opens \.nnviz, \.csv, \.tsv or \.txt files"):
        load_file(csv(tmp_path, "a,b\n1,2\n", "points.dat"))


@pytest.mark.parametrize("name", ["points.csv", "points.tsv", "points.txt", "POINTS.TSV"])
def test_tables_are_read_whatever_they_end_in(tmp_path, name):
    path = csv(tmp_path, "a\tb\n1,5\t2\n2,5\t4\n", name)
    for experiment in (load_source(str(path)), load_file(path), load_document(path).run.experiment):
        assert experiment.title == name
        assert experiment.dataset.inputs.tolist() == [[1.5], [2.5]]
