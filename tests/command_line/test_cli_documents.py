"""Documents on the command line: what stands in them counts, and stays."""

import ast
import json
import re
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from files.documents import bits, ghost_bits, run_bits, set_by_hand, trained
from files.exported import installed, unclean
from shell import MODULE, failure, json_of, success

from nnviz.cli import main
from nnviz.core.breakpoint import Breakpoints, class_breakpoint, iteration_breakpoint
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.network import Architecture
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.timeline import Timeline, state_at
from nnviz.core.training import measure
from nnviz.core.watch import activation_watch, gradient_watch
from nnviz.core.workspace import Workspace
from nnviz.files.document import Document, document_text, read_document, write_document

VIEW = {"log_scale": True, "plane": {"x": 1}}


def xor():
    return preset_experiment("xor").with_config(record_every=10, seed=5)


def with_rate(run, rate):
    return run.edited(run.experiment.with_config(learning_rate=rate), run.state)


def changed_run():
    """60 iterations: another learning rate from 30 on, and a weight set by hand at 50."""
    start = Run.start(xor())
    start = start.measured(*measure(start.experiment, start.state.parameters))
    return trained(set_by_hand(trained(with_rate(trained(start, 30), 0.2), 20), 3, 0.5), 10)


def lesson(run):
    """A document in which everything stands that a document can hold."""
    dataset = run.experiment.dataset
    workspace = Workspace(run).compared([run.experiment.with_config(learning_rate=0.01)])
    breakpoints = Breakpoints(dataset).with_added(iteration_breakpoint(65)).with_added(class_breakpoint(2))
    watches = (gradient_watch(), activation_watch(0, 1, 4))
    return Document(run, "Watch the corner.", breakpoints, watches, VIEW, ghosts=workspace.ghosts)


@pytest.fixture
def path(tmp_path):
    """A lesson whose run was changed on the way."""
    path = tmp_path / "lesson.nnviz"
    write_document(path, lesson(changed_run()))
    return path


def parameters_of(printed):
    """The flat parameters that --json tells in layers."""
    pairs = zip(printed["weights"], printed["biases"], strict=True)
    return [value for weights, biases in pairs for value in [*np.ravel(weights).tolist(), *biases]]


# train


def test_it_goes_on_from_where_the_document_stands(capsys, path):
    printed = json_of(capsys, "train", str(path), "--iterations", "40")
    further = trained(changed_run(), 40)
    assert (printed["iterations"], printed["seed"]) == (100, 5)
    assert parameters_of(printed) == further.state.parameters.tolist()
    assert printed["loss"] == measure(further.experiment, further.state.parameters)[0]
    assert printed["loss_curve"]["iterations"] == [0, *range(1, 100, 10)]
    assert printed["loss_curve"]["train"] == further.curve.train.tolist()


def test_saved_it_has_all_that_stood_in_it(capsys, path):
    success(capsys, "train", str(path), "--iterations", "40", "--save", str(path))
    before, after = lesson(changed_run()), read_document(path)
    assert (after.notes, after.view, after.watches) == (before.notes, VIEW, before.watches)
    assert [item.kind for item in after.breakpoints.items] == ["iteration", "class"]
    known = run_bits(after.run)
    assert known["edits"] == [(30, False), (50, True)]
    assert known == run_bits(trained(changed_run(), 40))
    (ghost,) = after.ghosts
    assert ghost.plays_along
    assert bits(ghost.run.state) == bits(trained(before.ghosts[0].run, 40).state)


def test_trained_in_parts_it_is_the_same_to_the_byte(capsys, tmp_path, path):
    whole, parts = tmp_path / "whole.nnviz", tmp_path / "parts.nnviz"
    success(capsys, "train", str(path), "--iterations", "90", "--save", str(whole))
    success(capsys, "train", str(path), "--iterations", "37", "--save", str(parts))
    success(capsys, "train", str(parts), "--iterations", "53", "--save", str(parts))
    one, other = read_document(whole), read_document(parts)
    assert run_bits(one.run) == run_bits(other.run)
    assert [ghost_bits(ghost) for ghost in one.ghosts] == [ghost_bits(ghost) for ghost in other.ghosts]
    again = tmp_path / "again.nnviz"
    success(capsys, "train", str(path), "--iterations", "90", "--save", str(again))
    assert again.read_bytes() == whole.read_bytes()


def test_no_iterations_tell_its_state_and_change_no_byte(capsys, path):
    before = path.read_bytes()
    printed = json_of(capsys, "train", str(path), "--iterations", "0", "--save", str(path))
    run = changed_run()
    assert (printed["iterations"], printed["updates_per_second"]) == (60, 0.0)
    assert parameters_of(printed) == run.state.parameters.tolist()
    assert path.read_bytes() == before


def test_without_a_number_it_trains_as_many_more_as_the_preset_says(capsys, tmp_path):
    path = tmp_path / "loy.nnviz"
    write_document(path, Document(trained(Run.start(preset_experiment("loy")), 20)))
    assert json_of(capsys, "train", str(path))["iterations"] == 1_520


def test_a_loss_curve_tells_the_whole_run(capsys, tmp_path, path):
    table = tmp_path / "loss.csv"
    success(capsys, "train", str(path), "--iterations", "11", "--loss-csv", str(table))
    rows = [line.split(",") for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    assert [int(row[0]) for row in rows] == [0, *range(1, 72, 10)]
    assert [float(row[1]) for row in rows[1:]] == trained(changed_run(), 11).curve.train[1:].tolist()


def test_in_the_past_it_goes_on_without_the_edits_to_come(capsys, tmp_path):
    run = changed_run()
    path = tmp_path / "past.nnviz"
    write_document(path, Document(run.at(state_at(run.timeline, 40))))
    printed = json_of(capsys, "train", str(path), "--iterations", "0")
    assert (printed["iterations"], printed["loss_curve"]["iterations"][-1]) == (40, 31)
    success(capsys, "train", str(path), "--iterations", "25", "--save", str(path))
    after = read_document(path)
    assert (after.run.iteration, after.run.end) == (65, 65)
    expected = trained(with_rate(trained(Run.start(xor()), 30), 0.2), 35)
    assert bits(after.run.state) == bits(expected.state)
    (ghost,) = after.ghosts
    assert (ghost.fork, ghost.is_by_hand) == (50, True)
    assert bits(ghost.run.state) == bits(run.state)


def test_a_document_without_points_can_be_looked_at(capsys, tmp_path):
    empty = Dataset(np.empty((0, 2)), np.empty((0, 1)))
    path = tmp_path / "empty.nnviz"
    write_document(path, Document(Run.start(Experiment(empty, Architecture((2, 1), ("sigmoid",))))))
    assert json_of(capsys, "train", str(path), "--iterations", "0")["predictions"] == []
    status, line = failure(capsys, "train", str(path))
    assert (status, "no training points" in line) == (2, True)


def test_a_run_that_diverges_leaves_the_document_as_it_was(capsys, tmp_path):
    path = tmp_path / "prices.nnviz"
    write_document(path, Document(trained(Run.start(preset_experiment("house-prices")), 5)))
    before = path.read_bytes()
    arguments = ["--set", "learning_rate=3", "--save", str(path)]
    status, line = failure(capsys, "train", str(path), *arguments)
    assert (status, "diverged" in line) == (1, True)
    assert path.read_bytes() == before


def test_a_run_that_plays_along_and_diverges_stays_where_it_was_finite(capsys, tmp_path):
    path = tmp_path / "prices.nnviz"
    run = trained(Run.start(preset_experiment("house-prices")), 5)
    workspace = Workspace(run).compared([run.experiment.with_config(learning_rate=3.0)])
    write_document(path, Document(run, ghosts=workspace.ghosts))
    success(capsys, "train", str(path), "--iterations", "5000", "--save", str(path))
    after = read_document(path)
    (ghost,) = after.ghosts
    assert after.run.iteration == 5_005
    assert 5 < ghost.run.iteration < 5_005
    assert (ghost.plays_along, ghost.diverged) == (False, True)


# Settings


@pytest.mark.parametrize(
    "arguments",
    [["--seed", "5"], ["--set", "learning_rate=0.2"], ["--set", "layers=4", "--set", "bias=true"]],
)
def test_what_changes_nothing_is_no_edit(capsys, path, arguments):
    before = path.read_bytes()
    success(capsys, "train", str(path), "--iterations", "0", *arguments, "--save", str(path))
    assert path.read_bytes() == before


def test_what_may_change_in_a_run_is_an_edit_where_it_stands(capsys, path):
    arguments = ["--set", "learning_rate=0.5", "--set", "held_out=0", "--save", str(path)]
    success(capsys, "train", str(path), "--iterations", "15", *arguments)
    after = read_document(path)
    assert [edit.iteration for edit in after.run.timeline.edits] == [30, 50, 60]
    run = changed_run()
    experiment = run.experiment.with_config(learning_rate=0.5)
    experiment = experiment.with_dataset(replace(experiment.dataset, held_out=np.zeros(250, bool)))
    assert bits(after.run.state) == bits(trained(run.edited(experiment, run.state), 15).state)
    assert after.breakpoints.dataset is after.run.experiment.dataset
    assert len(after.breakpoints.items) == len(after.watches) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--seed", "3"], "seed"),
        (
            ["--set", "layers=3", "--set", "loss=cross_entropy", "--set", "learning_rate=0.1"],
            "layers or loss",
        ),
    ],
)
def test_with_what_may_not_it_begins_anew_and_says_so(capsys, path, arguments, words):
    assert main(["train", str(path), "--iterations", "8", *arguments, "--save", str(path)]) == 0
    said = capsys.readouterr().err
    assert said == f"nnviz: note: a run cannot go on with another {words}; it begins anew\n"
    after = read_document(path)
    assert (after.run.iteration, after.run.timeline.edits) == (8, ())
    assert after.notes == "Watch the corner."
    *_, ghost = after.ghosts
    assert bits(ghost.run.state) == bits(changed_run().state)


def test_what_is_not_understood_is_named_once(capsys, path):
    text = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**text, "mood": "good"}), encoding="utf-8")
    assert main(["train", str(path), "--iterations", "0", "--json"]) == 0
    output = capsys.readouterr()
    assert (
        output.err == f"nnviz: note: {path} holds what this nnviz does not know and does not keep: $.mood\n"
    )
    assert json.loads(output.out)["iterations"] == 60


# trace


@pytest.mark.parametrize(("arguments", "at"), [([], 60), (["--at", "12"], 12), (["--at", "30"], 30)])
def test_trace_tells_an_iteration_of_the_documents_own_run(capsys, path, arguments, at):
    printed = json_of(capsys, "trace", str(path), *arguments)
    run = changed_run()
    assert printed["iteration"] == at
    weights = [value for layer in printed["layers"] for value in np.ravel(layer["weights"]).tolist()]
    layers = run.experiment.architecture.layers(state_at(run.timeline, at).parameters)
    assert weights == [value for layer in layers for value in np.ravel(layer.weights).tolist()]
    # The update tells the learning rate: 0.2 from iteration 30 on, and the preset's before.
    update = printed["layers"][1]
    step = np.ravel(update["weights"]) - np.ravel(update["new_weights"])
    rate = 0.2 if at >= 30 else xor().config.learning_rate
    np.testing.assert_allclose(step, rate * np.ravel(update["d_weights"]), rtol=1e-6, atol=1e-12)


def test_trace_trains_on_beyond_the_end(capsys, path):
    printed = json_of(capsys, "trace", str(path), "--at", "75")
    state = trained(changed_run(), 15).state
    layers = xor().architecture.layers(state.parameters)
    assert printed["layers"][0]["weights"] == layers[0].weights.tolist()


def test_trace_of_a_sample_with_the_weights_as_they_stand(capsys, path):
    printed = json_of(capsys, "trace", str(path), "--sample", "7")
    assert (printed["iteration"], printed["samples"]) == (60, [6])


# export


def test_an_export_carries_the_weights_as_they_stand(capsys, path):
    text = success(capsys, "export", str(path), "--to", "torch", "-o", "-")
    assert "# XOR, trained for 60 iterations.\n" in text
    for value in changed_run().state.parameters.tolist():
        assert repr(value) in text
    text = success(capsys, "export", str(path), "--to", "torch", "-o", "-", "--iterations", "5")
    assert "# XOR, trained for 65 iterations.\n" in text
    assert repr(trained(changed_run(), 5).state.parameters.tolist()[0]) in text


def printed_by(program):
    done = subprocess.run([sys.executable, program], capture_output=True, text=True, check=True, timeout=60)
    found = re.findall(r"^([Wb]\d?) = (.+)$", done.stdout, re.MULTILINE)
    return np.concatenate([np.ravel(ast.literal_eval(value)) for _, value in found])


@pytest.mark.parametrize(
    "changes",
    [{}, {"batch": 7}, {"batch": 7, "sampling": "shuffled"}, {"batch": None}, {"sampling": "shuffled"}],
)
@pytest.mark.parametrize("by_hand_at", [0, 50])
def test_a_numpy_program_ends_with_the_weights_of_a_run_that_was_changed(
    capsys, tmp_path, changes, by_hand_at
):
    run = Run.start(xor().with_config(learning_rate=0.001, **changes))
    run = trained(run, by_hand_at) if by_hand_at else run
    run = trained(set_by_hand(run, 3, 0.5), 23)
    document, program = tmp_path / "changed.nnviz", tmp_path / "program.py"
    write_document(document, Document(run))
    success(capsys, "export", str(document), "--to", "numpy", "-o", str(program))
    np.testing.assert_allclose(printed_by(program), run.state.parameters, rtol=0, atol=1e-9)
    # And so on from there.
    success(capsys, "export", str(document), "--to", "numpy", "-o", str(program), "--iterations", "210")
    np.testing.assert_allclose(printed_by(program), trained(run, 210).state.parameters, rtol=0, atol=1e-9)


@pytest.mark.skipif(not installed("ruff"), reason="needs ruff")
@pytest.mark.parametrize("changes", [{}, {"batch": 7, "sampling": "shuffled"}, {"batch": None}])
def test_such_a_program_is_clean(capsys, tmp_path, changes):
    run = trained(set_by_hand(trained(Run.start(xor().with_config(**changes)), 9), 3, 0.5), 5)
    write_document(tmp_path / "a.nnviz", Document(run))
    text = success(capsys, "export", str(tmp_path / "a.nnviz"), "--to", "numpy", "-o", "-")
    assert unclean(tmp_path, text) == ""


def test_a_run_whose_beginning_is_not_known_any_more(capsys, tmp_path):
    path, program = tmp_path / "late.nnviz", tmp_path / "program.py"
    run = trained(Run.start(xor()), 40)
    late = trained(replace(run, timeline=Timeline.start(run.experiment, run.state)), 12)
    write_document(path, Document(late))
    assert json_of(capsys, "train", str(path), "--iterations", "3")["iterations"] == 55
    status, line = failure(capsys, "trace", str(path), "--at", "39")
    assert (status, "it goes from 40 to 52" in line) == (2, True)
    assert json_of(capsys, "trace", str(path), "--at", "41")["iteration"] == 41
    success(capsys, "export", str(path), "--to", "numpy", "-o", str(program))
    assert "It begins after iteration 40 of the run" in program.read_text(encoding="utf-8").replace(
        "\n# ", " "
    )
    np.testing.assert_allclose(printed_by(program), late.state.parameters, rtol=0, atol=1e-9)


def test_the_program_says_where_it_begins(capsys, path):
    text = success(capsys, "export", str(path), "--to", "numpy", "-o", "-")
    head = " ".join(line.removeprefix("#").strip() for line in text.split("\nfrom")[0].splitlines())
    assert "It begins after iteration 50 of the run, with the weights" in head
    assert "\niterations = 10\nbefore = 50  # iterations of the run\n" in text


def test_settings_changed_before_the_start_leave_a_program_from_the_start(capsys, tmp_path):
    path = tmp_path / "quick.nnviz"
    write_document(path, Document(trained(with_rate(Run.start(xor()), 0.3), 20)))
    text = success(capsys, "export", str(path), "--to", "numpy", "-o", "-")
    same = ["--seed", "5", "--set", "record_every=10", "--set", "learning_rate=0.3", "--iterations", "20"]
    assert text == success(capsys, "export", "xor", *same, "--to", "numpy", "-o", "-")


@pytest.mark.parametrize("arguments", [[], ["--seed", "8"]])
def test_a_run_that_has_not_begun_is_trained_as_usual_by_the_program(capsys, tmp_path, arguments):
    path = tmp_path / "new.nnviz"
    write_document(path, Document(Run.start(preset_experiment("loy"))))
    text = success(capsys, "export", str(path), "--to", "numpy", "-o", "-", *arguments)
    assert text == success(capsys, "export", "loy", "--to", "numpy", "-o", "-", *arguments)
    text = success(capsys, "export", str(path), "--to", "torch", "-o", "-")
    assert "trained for 0 iterations" in text


# Presets and tables


def test_a_saved_preset_knows_its_past_as_in_the_window(capsys, tmp_path):
    path = tmp_path / "xor.nnviz"
    success(capsys, "train", "xor", "--iterations", "300", "--save", str(path))
    run = Run.start(preset_experiment("xor"))
    run = trained(run.measured(*measure(run.experiment, run.state.parameters)), 300)
    assert run_bits(read_document(path).run) == run_bits(run)


def test_a_long_run_keeps_states_on_its_way_whatever_the_clock_says(capsys, tmp_path):
    paths = [tmp_path / name for name in ("one.nnviz", "other.nnviz")]
    for path in paths:
        success(capsys, "train", "realpython", "--iterations", "4900000", "--save", str(path))
    assert 2_450_000 in read_document(paths[0]).run.timeline.known
    assert paths[0].read_bytes() == paths[1].read_bytes()


# Names of files


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--save", "o.txt"], "--save o.txt: a document's name ends in .nnviz, such as o.nnviz"),
        (["--save", "folder/o"], "such as folder/o.nnviz"),
        (["--save", "-"], "--save -: a document's name ends in .nnviz, such as run.nnviz"),
        (["--loss-csv", "-"], "--loss-csv needs the name of a file"),
    ],
)
def test_names_that_nothing_opens_are_wrong_usage(capsys, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    status, line = failure(capsys, "train", "xor", "--iterations", "1000000000000", *arguments)
    assert status == 2
    assert words in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the shell closes it otherwise there")
@pytest.mark.parametrize("target", ["numpy", "torch"])
def test_a_program_for_a_closed_output_is_told(target):
    command = [*MODULE, "export", "loy", "--to", target, "-o", "-", "--iterations", "1000000000000"]
    code = "import os, sys; os.close(1); os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", code, *command], stderr=subprocess.PIPE, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (1, "nnviz: standard output is closed; name a file with -o\n")


@pytest.mark.parametrize("command", ["train", "trace", "export", "animate"])
def test_help_says_that_a_source_may_be_a_document(capsys, command):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    assert "a .nnviz document" in " ".join(capsys.readouterr().out.split())


def test_a_document_is_left_alone_by_what_only_reads_it(capsys, path):
    before = document_text(read_document(path))
    success(capsys, "trace", str(path), "--at", "70")
    success(capsys, "export", str(path), "--to", "torch", "-o", "-", "--iterations", "3")
    assert path.read_text(encoding="utf-8") == before
