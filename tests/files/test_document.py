"""Documents: the file of the first version, keys and versions, and where documents come from."""

import math

import numpy as np
from files.documents import GOLDEN, trained

from nnviz.core.part import weight_part
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.timeline import state_at
from nnviz.files.document import Document, document_text, parse_document, read_document
from nnviz.files.source import load_document, load_file


def again(document: Document) -> Document:
    """The document after it was saved and opened."""
    return parse_document(document_text(document).encode(), "again.nnviz")


# The file of the first version. One weight w, one sample 1 → 0: an iteration at learning rate 1/4 takes w
# to w/2, at 3/8 to w/4. It begins with 1, has 3/8 from iteration 2 on and 80 set by hand at 4.


def test_the_file_of_version_1_is_read_as_it_was_meant():
    document = read_document(GOLDEN)
    run = document.run
    assert document.unknown == ()
    assert document.notes == "Why 80?\n\nIt was “set by hand”."
    assert document.view == {"theme": "light", "panels": ["plane", "loss"], "zoom": 1.25}
    assert (run.iteration, run.end) == (5, 6)
    weights = [state_at(run.timeline, k).parameters.tolist() for k in range(7)]
    assert weights == [[1.0], [0.5], [0.25], [0.0625], [80.0], [20.0], [5.0]]
    assert [(edit.iteration, edit.is_by_hand) for edit in run.timeline.edits] == [
        (2, False),
        (4, True),
        (5, False),
    ]
    assert [run.timeline.experiment_at(k).config.learning_rate for k in (0, 1, 2, 5)] == [
        1 / 4,
        1 / 4,
        3 / 8,
        3 / 8,
    ]
    # the loss of w is w², and that of the held-out sample 3 → 0 is (3w)²
    assert run.curve.train.tolist() == [1.0, 1 / 4, 1 / 16, 1 / 256, 1 / 4096, 400.0, 25.0]
    assert np.isnan(run.curve.held_out[:6]).all()
    assert run.curve.held_out[6] == 225.0
    assert run.newest_losses == (25.0, 225.0)
    assert run.path.parameters[:, 0].tolist() == [1.0, 1 / 2, 1 / 4, 1 / 16, 1 / 64, 20.0, 5.0]


def test_the_data_sets_of_the_file_of_version_1():
    document = read_document(GOLDEN)
    data = document.run.experiment.dataset
    assert (data.kind, data.input_names) == ("regression", ("länge",))
    assert data.inputs.tolist() == [[1.0], [3.0]]
    assert [math.copysign(1.0, target) for target in data.targets[:, 0]] == [1.0, -1.0]
    assert data.held_out.tolist() == [False, True]
    assert (data.scaling.method, data.scaling.offset, data.scaling.factor) == ("standard", (20.5,), (0.1,))
    assert document.breakpoints.dataset is data
    lost = document.breakpoints.items[3]
    assert (lost.kind, lost.sample, lost.lost_in.class_names) == ("class", 2, ("ä", 'b, "c"', "d"))
    assert lost.lost_in.inputs.tolist() == [[0.1, 2.0], [-3.0, 1e-9], [5e8, -0.5]]
    assert lost.lost_in.classes.tolist() == [0, 1, 2]


def test_breakpoints_and_watches_of_the_file_of_version_1():
    document = read_document(GOLDEN)
    first, second, third, _ = document.breakpoints.items
    assert (first.kind, first.iteration, first.enabled) == ("iteration", 1_000, True)
    assert (second.kind, second.limit, second.enabled) == ("loss", 0.001, False)
    assert (third.kind, third.part) == ("sign", weight_part(0, 0, 0))
    weight, activation, gradient, of_layer = document.watches
    assert weight.part == weight_part(0, 0, 0)
    assert (activation.part.kind, activation.sample) == ("unit", 1)
    assert (gradient.part, gradient.layer, of_layer.layer) == (None, None, 0)


def test_the_run_of_the_file_of_version_1_goes_on():
    run = read_document(GOLDEN).run
    ahead = trained(run.at_end(), 3)  # at 3/8: a quarter each time
    assert ahead.state.parameters.tolist() == [5.0 / 64]
    assert (ahead.state.epoch.tolist(), ahead.state.position) == ([0], 1)


def test_the_file_of_version_1_is_written_as_it_is():
    assert document_text(read_document(GOLDEN)).encode() == GOLDEN.read_bytes()


# Keys, versions, sources


def changed(old: str, new: str) -> bytes:
    """The file of version 1 with one thing replaced."""
    text = GOLDEN.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    return text.replace(old, new, 1).encode()


def test_keys_that_nobody_knows_are_reported_with_their_places():
    data = changed('"at": 1,', '"at": 1, "colour": {"red": [1, {"x": 2}]},')
    data = data.replace(b'"bias": false,', b'"bias": false, "dropout": 0.5,', 1)
    data = data.replace(b'"every": 100', b'"every": 100, "a b": null', 1)
    data = data.replace(b'"notes"', b'"author": "me", "notes"', 1)
    document = parse_document(data, "x.nnviz")
    assert document.unknown == (
        "$.author",
        "$.data[1].colour",
        "$.experiments[0].dropout",
        "$.breakpoints.'a b'",
    )
    assert document_text(document).encode() == GOLDEN.read_bytes()


def test_keys_of_the_view_are_nobody_elses_business():
    document = parse_document(changed('"theme"', '"anything": {"at": {"all": []}}, "theme"'), "x.nnviz")
    assert document.unknown == ()
    assert document.view["anything"] == {"at": {"all": []}}


def test_a_byte_order_mark_and_other_line_ends_do_no_harm():
    data = b"\xef\xbb\xbf" + GOLDEN.read_bytes().replace(b"\n", b"\r\n")
    assert document_text(parse_document(data, "x.nnviz")).encode() == GOLDEN.read_bytes()


def test_half_of_a_surrogate_pair_becomes_a_question_mark():
    document = Document(Run.start(preset_experiment("xor")), notes="a\ud800b", view={"x": "\udc00"})
    assert (again(document).notes, again(document).view) == ("a?b", {"x": "?"})


def test_what_json_cannot_say_is_null_in_the_view():
    document = Document(Run.start(preset_experiment("xor")), view={"x": math.nan, "y": [1.5, math.inf]})
    assert again(document).view == {"x": None, "y": [1.5, None]}


def test_the_command_line_takes_the_experiment_where_the_run_stands(tmp_path):
    path = tmp_path / "COPY.NNVIZ"
    path.write_bytes(GOLDEN.read_bytes())
    experiment = load_file(path)
    assert (experiment.config.sampling, len(experiment.dataset)) == ("shuffled", 2)
    assert load_document(path).run.iteration == 5


def test_a_csv_file_is_a_document_of_a_run_that_has_not_begun(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("a,b\n1,2\n2,4\n", encoding="utf-8")
    document = load_document(path)
    assert (document.run.end, document.run.experiment.title, document.notes) == (0, "points.csv", "")
