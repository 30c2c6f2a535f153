"""Documents: the file of the first version, there and back, and what is kept of a run."""

import json
import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from files.documents import GOLDEN, bits, documents, run_bits, sample_bits, set_by_hand, trained
from hypothesis import HealthCheck, given, settings

from nnviz.core.dataset import Dataset
from nnviz.core.errors import FileError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.part import weight_part
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.timeline import state_at
from nnviz.files.document import Document, document_text, parse_document, read_document, write_document
from nnviz.files.source import load_document, load_file


def again(document: Document) -> Document:
    """The document after it was saved and opened."""
    return parse_document(document_text(document).encode(), "again.nnviz")


def saved(document: Document) -> dict:
    """A document as any other program would read it."""
    return json.loads(document_text(document))


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


# There and back


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_what_was_saved_is_opened_again(document):
    text = document_text(document)
    opened = parse_document(text.encode(), "again.nnviz")
    assert document_text(opened) == text
    assert run_bits(opened.run) == run_bits(document.run)
    assert (opened.notes, opened.view, opened.unknown) == (document.notes, document.view, ())
    for k in range(0, document.run.end + 1, 5):
        before, after = state_at(document.run.timeline, k), state_at(opened.run.timeline, k)
        assert bits(before) == bits(after)
    for one, other in zip(opened.watches, document.watches, strict=True):
        assert replace(one, lost_in=None) == replace(other, lost_in=None)
        assert (one.lost_in is None) == (other.lost_in is None)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_training_on_is_as_if_it_had_never_been_saved(document):
    on, on_again = trained(document.run, 30), trained(again(document).run, 30)
    assert run_bits(on_again) == run_bits(on)
    edited, edited_again = set_by_hand(on, 1, 0.25), set_by_hand(on_again, 1, 0.25)
    assert run_bits(trained(edited_again, 9)) == run_bits(trained(edited, 9))


def test_a_long_run_goes_on_with_the_same_bits_and_the_same_record():
    run = Run.start(preset_experiment("xor").with_config(sampling="shuffled", batch=3)).measured(1.5, 2.5)
    for _ in range(30):
        run = trained(run, 150)
    opened = again(Document(run)).run
    assert run_bits(opened) == run_bits(run)
    assert run_bits(trained(opened, 1_777)) == run_bits(trained(run, 1_777))


def test_equal_things_are_kept_once_and_stay_the_same_things():
    experiment = preset_experiment("xor")
    run = trained(Run.start(experiment), 5)
    for rate in (0.5, 0.25, 0.5):
        run = trained(run.edited(run.experiment.with_config(learning_rate=rate), run.state), 5)
    run = run.edited(run.experiment, run.state)
    plain = saved(Document(run))
    assert (len(plain["data"]), len(plain["experiments"])) == (1, 4)
    opened = again(Document(run)).run
    *_, before, after = opened.timeline.edits
    assert before.experiment is after.experiment
    assert before.experiment.dataset is opened.timeline.first_experiment.dataset


def test_a_data_set_is_a_change_of_the_one_before():
    rng = np.random.default_rng(5)
    data = Dataset(rng.normal(size=(10, 2)), rng.integers(2, size=(10, 1)).astype(float))
    experiment = Experiment(data, Architecture((2, 1), ("sigmoid",)))
    run = Run.start(experiment)
    changed = [
        data.with_point([5.0, 6.0], [1.0]),
        data.moved([3, 4], [[1.0, 1.0], [2.0, 2.0]]),
        data.without_points([0]),
        data.without_points([9]),
        data.with_held_out_points([7], True),
        data.with_held_out(0.5),  # nearly everywhere, so that it is whole
    ]
    sizes = []
    for one in changed:
        run = Run.start(experiment).edited(experiment.with_dataset(one), run.state)
        _, entry = saved(Document(run))["data"]
        sizes.append((entry["kind"], entry.get("at"), entry.get("drop"), len(entry["samples"])))
        assert sample_bits(again(Document(run)).run.experiment.dataset) == sample_bits(one)
    assert sizes == [
        ("change", 10, 0, 1),
        ("change", 3, 2, 2),
        ("change", 0, 1, 0),
        ("change", 9, 1, 0),
        ("change", 7, 1, 1),
        ("classification", None, None, 10),
    ]


def test_without_samples_there_is_a_document_too():
    experiment = preset_experiment("xor")
    empty = experiment.with_dataset(experiment.dataset.without_points(range(len(experiment.dataset))))
    opened = again(Document(Run.start(experiment).edited(empty, Run.start(experiment).state))).run
    assert (len(opened.experiment.dataset), len(opened.timeline.first_experiment.dataset)) == (
        0,
        len(experiment.dataset),
    )


def test_edits_at_the_start_keep_what_was_set_by_hand():
    run = Run.start(preset_experiment("xor"))
    run = set_by_hand(set_by_hand(run, 0, 7.0), 1, 8.0)
    run = run.edited(run.experiment.with_config(learning_rate=0.5), run.state)
    opened = again(Document(trained(run, 3))).run
    assert [(edit.iteration, edit.is_by_hand) for edit in opened.timeline.edits] == [(0, True)] * 3
    assert state_at(opened.timeline, 0).parameters[:2].tolist() == [7.0, 8.0]


# What is kept of a run


def test_of_very_many_checkpoints_64_are_kept_evenly_and_the_same_ones_again():
    run = Run.start(preset_experiment("xor"))
    run = replace(run, timeline=replace(run.timeline, spacing=1.0))
    for _ in range(1_001):
        run = trained(run, 2)
    kept = [state["iteration"] for state in saved(Document(run))["run"]["states"]]
    assert (kept[0], kept[-1]) == (0, 2_002)
    assert 32 <= len(kept) <= 66
    distances = {after - before for before, after in pairwise(kept[:-1])}
    assert len(distances) <= 2
    opened = again(Document(run)).run
    assert [state["iteration"] for state in saved(Document(opened))["run"]["states"]] == kept


def test_large_states_are_kept_less_often():
    rng = np.random.default_rng(1)
    data = Dataset(rng.normal(size=(3, 16)), rng.normal(size=(3, 10)), "regression")
    sizes = (16, *[64] * 8, 10)
    experiment = Experiment(data, Architecture(sizes, ("tanh",) * 8 + ("linear",)), TrainingConfig(1e-6))
    run = Run.start(experiment)
    run = replace(run, timeline=replace(run.timeline, spacing=1.0))
    for _ in range(12):
        run = trained(run, 1)
    text = document_text(Document(run))
    assert len(text) < 12_000_000
    opened = parse_document(text.encode(), "large.nnviz")
    assert document_text(opened) == text
    assert bits(trained(opened.run, 2).state) == bits(trained(run, 2).state)


def test_the_path_of_a_large_network_is_thinned_by_its_own_rule():
    experiment = preset_experiment("xor")
    large = experiment.with_architecture(experiment.architecture.with_hidden([20, 8]))
    run = trained(Run.start(large), 900)
    whole = len(run.path.iterations)
    points = saved(Document(run))["run"]["path"]
    kept = [point[0] for point in points]
    assert len(kept) < whole
    (distance,) = {after - before for before, after in pairwise(kept[1:])}
    assert kept[:2] == [0, 1]
    assert (distance & (distance - 1), distance > 1) == (0, True)
    assert sum(len(json.dumps(point)) for point in points) < 2_000_000
    opened = again(Document(run)).run
    assert document_text(Document(opened)) == document_text(Document(run))
    # what comes is recorded as before
    assert trained(opened, 50).path.iterations[-1] == trained(run, 50).path.iterations[-1]


def test_a_run_that_fits_into_no_document_is_kept_from_where_it_stands(monkeypatch):
    run = trained(Run.start(preset_experiment("xor")), 40)
    for value in range(6):
        run = trained(set_by_hand(run, 0, float(value)), 5)
    monkeypatch.setattr("nnviz.files.document.MAX_EDITS", 5)
    opened = again(Document(run)).run
    assert opened.timeline.edits == ()
    assert (opened.timeline.begin, opened.end, opened.iteration) == (70, 70, 70)
    assert bits(trained(opened, 100).state) == bits(trained(run, 100).state)
    assert opened.curve.iterations.tolist() == run.curve.iterations.tolist()


def test_what_nobody_could_read_again_is_not_written(tmp_path):
    path = tmp_path / "notes.nnviz"
    path.write_text("as it was")
    document = Document(Run.start(preset_experiment("xor")), notes="a" * (64 * 1024 * 1024))
    with pytest.raises(FileError, match=r"notes\.nnviz: it cannot be written: .*64 MB"):
        write_document(path, document)
    assert path.read_text() == "as it was"


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
