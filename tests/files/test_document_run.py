"""Runs in documents: there and back, and what is kept of them."""

import json
from contextlib import nullcontext
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from files.documents import bits, documents, ghost_bits, run_bits, sample_bits, set_by_hand, trained
from hypothesis import HealthCheck, given, settings

from nnviz.core.dataset import Dataset
from nnviz.core.errors import FileError, InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.timeline import state_at
from nnviz.files.document import Document, document_text, parse_document, write_document


def again(document: Document) -> Document:
    """The document after it was saved and opened."""
    return parse_document(document_text(document).encode(), "again.nnviz")


def saved(document: Document) -> dict:
    """A document as any other program would read it."""
    return json.loads(document_text(document))


# There and back


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_what_was_saved_is_opened_again(document):
    text = document_text(document)
    opened = parse_document(text.encode(), "again.nnviz")
    assert document_text(opened) == text
    assert run_bits(opened.run) == run_bits(document.run)
    assert list(map(ghost_bits, opened.ghosts)) == list(map(ghost_bits, document.ghosts))
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


@pytest.mark.parametrize(
    ("limit", "most"), [("MAX_EDITS", 5), ("MAX_TABLE", 0), ("MAX_SAMPLE_NUMBERS", 2), ("MAX_CHECKED", 2)]
)
def test_what_is_beyond_a_limit_of_reading_is_not_written(monkeypatch, limit, most):
    run = Run.start(preset_experiment("xor"))
    for value in range(6):
        run = set_by_hand(run, 0, float(value))
    text = document_text(Document(run))
    monkeypatch.setattr(f"nnviz.files.document_writing.{limit}", most)
    with pytest.raises(InputError) if limit != "MAX_EDITS" else nullcontext():
        assert document_text(Document(run)) != text


def test_a_run_that_fits_into_no_document_is_kept_from_where_it_stands(monkeypatch):
    run = trained(Run.start(preset_experiment("xor")), 40)
    for value in range(6):
        run = trained(set_by_hand(run, 0, float(value)), 5)
    monkeypatch.setattr("nnviz.files.document_writing.MAX_EDITS", 5)
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
