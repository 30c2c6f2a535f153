import csv
import importlib.metadata
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from shell import MODULE, failure, json_of

import nnviz
from nnviz.cli import main
from nnviz.core.training import initial_state, measure, train
from nnviz.files.document import read_document
from nnviz.files.source import load_source


def train_json(capsys, *arguments):
    return json_of(capsys, "train", *arguments)


@pytest.fixture
def windows(monkeypatch):
    """What windows were asked for."""
    asked = []

    def run_window(source):
        asked.append(source)
        return 7

    monkeypatch.setitem(sys.modules, "nnviz.app", SimpleNamespace(run_window=run_window))
    return asked


def test_training_tutorial_a_prints_its_figures(capsys):
    result = train_json(capsys, "realpython", "--seed", "0", "--iterations", "10000")
    assert list(result) == [
        "iterations", "seed", "loss", "weights", "biases", "predictions", "loss_curve", "updates_per_second",
    ]  # fmt: skip
    assert (result["iterations"], result["seed"]) == (10_000, 0)
    assert result["loss_curve"]["iterations"] == [0, *range(1, 10_000, 100)]
    assert result["loss_curve"]["train"][1] == pytest.approx(2.2051634441396555, abs=1e-12)
    assert result["loss_curve"]["train"][-1] == pytest.approx(2.059227547865858, abs=1e-12)
    assert result["loss_curve"]["held_out"] is None
    ((weights,), (biases,)) = (result["weights"], result["biases"])
    assert [row[0] for row in weights] == pytest.approx([0.15423688, 0.63841862], abs=5e-9)
    assert biases == pytest.approx([-1.0495649070829607], abs=1e-12)
    assert result["updates_per_second"] > 0


def test_training_tutorial_b_prints_its_figures(capsys):
    result = train_json(capsys, "loy", "--seed", "0")
    assert result["iterations"] == 1_500
    assert result["biases"] is None
    assert [(len(rows), len(rows[0])) for rows in result["weights"]] == [(3, 4), (4, 1)]
    rows = result["predictions"]
    assert [row[0] for row in rows] == pytest.approx([0.0174, 0.9746, 0.9847, 0.0227], abs=5e-5)
    assert result["loss_curve"]["train"][0] == pytest.approx(1.3324750059843928, abs=1e-12)
    assert result["loss_curve"]["train"][-2] == pytest.approx(0.0017009944, abs=5e-11)
    targets = [0, 1, 1, 0]
    assert result["loss"] == pytest.approx(
        sum((row[0] - t) ** 2 for row, t in zip(rows, targets, strict=True))
    )


def test_numbers_read_back_have_the_bits_of_the_run(capsys):
    result = train_json(capsys, "circle", "--iterations", "3000", "--seed", "5")
    experiment = load_source("circle").with_config(seed=5)
    parameters = train(experiment, initial_state(experiment), 3000).state.parameters
    layers = experiment.architecture.layers(parameters)
    assert result["weights"] == [layer.weights.tolist() for layer in layers]
    assert result["biases"] == [layer.biases.tolist() for layer in layers]
    assert result["loss"] == measure(experiment, parameters)[0]
    assert len(result["predictions"]) == 250
    assert len(result["loss_curve"]["held_out"]) == len(result["loss_curve"]["train"])


def test_no_iterations_print_the_start(capsys):
    result = train_json(capsys, "realpython-first-prediction", "--iterations", "0")
    assert (result["iterations"], result["updates_per_second"]) == (0, 0.0)
    assert result["weights"] == [[[1.45], [-0.66]]]
    assert result["loss_curve"]["iterations"] == [0]
    assert result["loss_curve"]["train"] == [result["loss"]]


def test_settings_reach_the_run(capsys):
    pairs = [
        "layers=3,2",
        "activation=relu",
        "batch=all",
        "record_every=4",
        "held_out=0.5",
        "learning_rate=0.01",
    ]
    arguments = [part for pair in pairs for part in ("--set", pair)]
    result = train_json(capsys, "xor", "--iterations", "9", *arguments)
    assert [len(rows) for rows in result["weights"]] == [2, 3, 2]
    assert result["loss_curve"]["iterations"] == [0, 1, 5, 9]
    assert all(isinstance(loss, float) for loss in result["loss_curve"]["held_out"])


def test_a_csv_file_is_a_source(capsys, tmp_path):
    path = tmp_path / "line.csv"
    path.write_text("x,y\n" + "".join(f"{x},{2 * x + 1}\n" for x in (-1, 0, 0.5, 1)), encoding="utf-8")
    result = train_json(capsys, str(path), "--set", "layers=", "--iterations", "4000")
    assert result["weights"][0][0][0] == pytest.approx(2.0, abs=1e-9)
    assert result["biases"][0][0] == pytest.approx(1.0, abs=1e-9)


def test_what_of_a_table_is_passed_over_is_one_line(capsys, tmp_path):
    path = tmp_path / "days.csv"
    path.write_text("# mine\nday,x,y\n2020-01-01,1,0\n2020-01-02,2,1\n", encoding="utf-8")
    assert main(["train", str(path), "--iterations", "1", "--json"]) == 0
    output = capsys.readouterr()
    assert output.err == "nnviz: note: days.csv: 1 comment line skipped; ignored: day (dates)\n"
    assert json.loads(output.out)["iterations"] == 1


def test_the_target_of_a_table_and_its_kind_can_be_said(capsys, tmp_path):
    path = tmp_path / "signs.csv"
    path.write_text("sign,x,z\n-1,1,4\n1,2,5\n-1,3,7\n", encoding="utf-8")
    assert main(["train", str(path), "--iterations", "1", "--target", "sign", "--kind", "classes"]) == 0
    output = capsys.readouterr().out
    assert "of 3 right" in output
    assert "layer 1: 2 → 4" in output
    many = "".join(f"{i},{i % 3},land {i % 20}\n" for i in range(40))
    path.write_text(f"x,y,country\n{many}", encoding="utf-8")
    status, line = failure(capsys, "train", str(path))
    assert status == 1
    assert "the target 'country' has 20 classes; there can be at most 10" in line
    assert main(["train", str(path), "--iterations", "1", "--target", "y", "--kind", "numbers"]) == 0
    assert "right" not in capsys.readouterr().out


@pytest.mark.parametrize("option", [["--target", "x"], ["--kind", "classes"]])
@pytest.mark.parametrize("source", ["xor", "lesson.nnviz"])
def test_only_tables_have_columns_to_choose_from(capsys, source, option):
    status, line = failure(capsys, "train", source, *option)
    assert status == 2
    assert "are for tables (.csv, .tsv, .txt)" in line


def test_loss_csv_holds_the_curve(capsys, tmp_path):
    path = tmp_path / "loss.csv"
    result = train_json(capsys, "moons", "--iterations", "500", "--loss-csv", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["iteration"]) for row in rows] == result["loss_curve"]["iterations"]
    assert [float(row["train"]) for row in rows] == result["loss_curve"]["train"]
    assert [float(row["held_out"]) for row in rows] == result["loss_curve"]["held_out"]


def test_summary_tells_loss_share_weights_and_rate(capsys):
    assert main(["train", "realpython", "--iterations", "100"]) == 0
    assert "updates/s" in capsys.readouterr().out
    assert main(["train", "realpython-first-prediction", "--iterations", "0"]) == 0
    output = capsys.readouterr().out
    assert "loss 0.79925" in output  # (1 − 0.7985731)² + 0.7586743597
    assert "1 of 2 right" in output
    assert "1.45000" in output
    assert "−0.66000" in output


def test_summary_of_a_regression_counts_no_right_answers(capsys):
    assert main(["train", "house-prices", "--iterations", "10"]) == 0
    assert "right" not in capsys.readouterr().out


def test_summary_of_a_large_network_stays_short(capsys):
    assert main(["train", "spiral", "--iterations", "1", "--set", "layers=64,64"]) == 0
    output = capsys.readouterr().out
    assert "64 × 64, shown by --json" in output
    assert output.count("\n") < 15


def test_one_class_only_is_trained_and_said(capsys, tmp_path):
    path = tmp_path / "ones.csv"
    path.write_text("x,y\n1,1\n2,1\n", encoding="utf-8")
    assert main(["train", str(path), "--iterations", "5", "--json"]) == 0
    output = capsys.readouterr()
    assert "every training sample is of class 1" in output.err
    assert json.loads(output.out)["iterations"] == 5


def test_the_only_class_is_told_by_its_name(capsys, tmp_path):
    path = tmp_path / "flowers.csv"
    path.write_text("x,y\n1,setosa\n2,setosa\n", encoding="utf-8")
    assert main(["train", str(path), "--iterations", "5"]) == 0
    assert "every training sample is of class setosa" in capsys.readouterr().err


@pytest.mark.parametrize("mode", [[], ["--json"]])
def test_a_run_that_diverges_fails_with_its_cause(capsys, tmp_path, mode):
    curve = tmp_path / "loss.csv"
    arguments = ["--set", "learning_rate=3", "--loss-csv", str(curve), *mode]
    status, line = failure(capsys, "train", "house-prices", *arguments)
    assert status == 1
    assert "diverged" in line
    assert "learning rate 3 is too large" in line
    assert not curve.exists()


def test_presets_are_listed(capsys):
    assert main(["presets"]) == 0
    listed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert main(["presets", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["presets"]
    assert [row["id"] for row in rows] == listed
    assert {"realpython", "loy", "xor", "spiral"} <= set(listed)
    assert next(row["iterations"] for row in rows if row["id"] == "loy") == 1_500


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train"], "SOURCE"),
        (["train", "iris"], "neither a preset nor"),
        (["train", "xor", "--iterations", "-1"], "must be from 0"),
        (["train", "xor", "--iterations", "many"], "must be a whole number, not 'many'"),
        (["train", "xor", "--seed", "-1"], "seed must be a whole number"),
        (["train", "xor", "--seed", "x"], "must be a whole number, not 'x'"),
        (["train", "xor", "--set", "speed=9"], "no setting 'speed'"),
        (["train", "xor", "--set", "learning_rate"], "KEY=VALUE"),
        (["train", "xor", "--set", "learning_rate=0"], "greater than 0"),
        (["train", "xor", "--set", "layers=99"], "1 to 64 units"),
        (["train", "xor", "--keep", "x.nnviz"], "unrecognized arguments"),
        (["presets", "extra"], "unrecognized arguments"),
        (["--preset", "iris"], "no preset 'iris'"),
        (["points.csv", "--preset", "xor"], "not allowed with"),
        (["--json"], "unrecognized arguments"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(capsys, arguments, words):
    status, line = failure(capsys, *arguments)
    assert status == 2
    assert words in line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["train", "missing.csv"], "missing.csv: there is no such file"),
        (["train", "lesson.nnviz"], "lesson.nnviz: there is no such file"),
        (["missing.csv"], "missing.csv: there is no such file"),
        (["xor"], "for the preset, use --preset xor"),
        (["train", "xor", "--loss-csv", "missing/loss.csv"], "there is no directory"),
        (["two\nlines.csv"], "two lines.csv: there is no such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line_and_status_1(capsys, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    status, line = failure(capsys, *arguments)
    assert status == 1
    assert words in line


def test_without_a_command_the_window_opens(windows, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("x,y\n1,0\n", encoding="utf-8")
    assert [main([]), main(["--preset", "loy"]), main([str(path)])] == [7, 7, 7]
    assert windows[0] is None
    assert windows[1].preset == "loy"
    assert windows[2] == path


def test_version_is_that_of_the_package(capsys):
    with pytest.raises(SystemExit) as leaving:
        main(["--version"])
    assert leaving.value.code == 0
    assert capsys.readouterr().out == f"nnviz {nnviz.__version__}\n"
    assert importlib.metadata.version("nnviz-trainer") == nnviz.__version__


@pytest.mark.parametrize("command", [[], ["train"], ["presets"], ["trace"], ["export"]])
def test_help_offers_only_what_there_is(capsys, command):
    with pytest.raises(SystemExit) as leaving:
        main([*command, "--help"])
    assert leaving.value.code == 0
    output = capsys.readouterr().out
    assert " ".join(["usage: nnviz", *command]) in output


def test_a_saved_run_is_the_run_that_was_trained(tmp_path, capsys):
    path = tmp_path / "xor.nnviz"
    assert main(["train", "xor", "--iterations", "500", "--save", str(path), "--json"]) == 0
    trained = json.loads(capsys.readouterr().out)
    assert main(["train", str(path), "--iterations", "0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["weights"] == trained["weights"]
    run = read_document(path).run
    assert run.iteration == run.end == 500
    layers = run.experiment.architecture.layers(run.state.parameters)
    assert [layer.weights.tolist() for layer in layers] == trained["weights"]
    assert run.curve.iterations.tolist() == trained["loss_curve"]["iterations"]


def test_a_run_that_cannot_be_saved_is_not_trained(tmp_path, capsys):
    assert (
        main(["train", "xor", "--iterations", "1000000000000", "--save", str(tmp_path / "no" / "x.nnviz")])
        == 1
    )
    assert "there is no directory" in capsys.readouterr().err


def test_help_lists_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    output = capsys.readouterr().out
    for command in ("presets", "train", "trace", "export"):
        assert f"nnviz {command} " in output


def test_the_first_answers_load_neither_numpy_nor_numba_nor_qt():
    code = """
import sys
from nnviz.cli import main
try:
    main(["--version"])
except SystemExit:
    pass
loaded = [name for name in ("numpy", "numba", "PySide6", "pyqtgraph") if name in sys.modules]
main(["presets"])
loaded += [name for name in ("numba", "PySide6", "pyqtgraph") if name in sys.modules]
main(["train", "loy", "--iterations", "1"])
main(["trace", "loy", "--at", "1"])
main(["export", "loy", "--to", "numpy", "-o", "-"])
loaded += [name for name in ("PySide6", "pyqtgraph") if name in sys.modules]
sys.exit(" ".join(loaded) or 0)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_train_needs_no_screen():
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")
    }
    command = [*MODULE, "train", "loy", "--iterations", "3", "--json"]
    result = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)["iterations"] == 3


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise there")
def test_a_reader_that_has_gone_is_no_reason_to_complain():
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = subprocess.run([*MODULE, "presets"], stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert result.stderr == b""
    assert result.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
def test_a_full_disk_is_told():
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = subprocess.run(
            [*MODULE, "presets"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.returncode == 1
    assert result.stderr == "nnviz: the output cannot be written: No space left on device\n"


def read_until(terminal: int, word: bytes | None) -> bytes:
    """What a pseudo-terminal shows, until `word` stands in it or (None) the other end is closed."""
    shown = b""
    while word is None or word not in shown:
        try:
            piece = os.read(terminal, 65_536)
        except OSError:  # Linux, where the other end is closed
            break
        if not piece:
            break
        shown += piece
    return shown


@pytest.fixture
def terminal():
    """Both ends of a pseudo-terminal: ours and the program's."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)


def test_ctrl_c_ends_a_long_run_with_130_and_no_traceback(terminal):
    ours, theirs = terminal
    command = [*MODULE, "train", "realpython", "--iterations", "1000000000000", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        read_until(ours, b"iterations, ")
        process.send_signal(signal.SIGINT)
        rest = read_until(ours, None)
        output = process.stdout.read()
    assert (process.returncode, output) == (130, b"")
    assert rest.endswith(b"\rnnviz: interrupted\r\n")
    assert b"Traceback" not in rest


def test_a_bar_is_drawn_on_a_terminal_and_taken_away(terminal):
    ours, theirs = terminal
    command = [*MODULE, "train", "realpython", "--iterations", "300000", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        shown = read_until(ours, None).decode()
        result = json.loads(process.stdout.read())
    assert (process.returncode, result["iterations"]) == (0, 300_000)
    assert "300\u2009000 of 300\u2009000 iterations" in shown
    assert "\n" not in shown
    *_, last, after = shown.split("\r")
    assert (last.strip(), after) == ("", "")
