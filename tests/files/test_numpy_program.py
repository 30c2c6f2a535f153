"""The exported NumPy program, run on its own by a Python that has NumPy and nothing else."""

import ast
import importlib.util
import json
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnviz.core.compiled import general_loops
from nnviz.core.dataset import Dataset
from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment, TrainingConfig
from nnviz.core.network import Architecture
from nnviz.core.phase import phases
from nnviz.core.presets import empty_experiment, preset_experiment
from nnviz.core.trace import trace_iteration, trace_samples
from nnviz.core.training import Loops, initial_state, train
from nnviz.files.numpy_program import numpy_program

ITERATIONS = 1_500

# Points as a hand places them: with all the digits that a mouse gives.
PLACED = np.array(
    [
        (0.31830988618379067, 1.4142135623730951),
        (-1.7320508075688772, 0.5),
        (2.0, -1.25),
        (-0.1, -2.718281828),
    ]
)


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory):
    """The words that run a file with NumPy alone: no site directories, an isolated interpreter."""
    only_numpy = tmp_path_factory.mktemp("only_numpy")
    site = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (site / name).exists():
            (only_numpy / name).symlink_to(site / name, target_is_directory=True)
    start = f"import runpy, sys; sys.path.append({str(only_numpy)!r}); runpy.run_path(sys.argv[1])"
    return [sys.executable, "-I", "-S", "-W", "error", "-c", start]


@pytest.fixture
def run(bare_python, tmp_path):
    """Run a program's text; gives what it printed by name, and all that it knew at its end."""

    def run_text(text):
        ending = (
            "\nimport json\nkinds = (int, float, list, np.ndarray, np.generic)\n"
            "known = {k: np.asarray(v).tolist() for k, v in globals().items() if isinstance(v, kinds)}\n"
            "print('KNOWN', json.dumps(known))\n"
        )
        path = tmp_path / "program.py"
        path.write_text(text + ending, encoding="utf-8")
        done = subprocess.run(
            [*bare_python, str(path)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        printed = {}
        for line in done.stdout.splitlines():
            name, equals, value = line.partition(" = ")
            if equals and name.isidentifier():
                with suppress(ValueError):  # nan is no literal
                    printed[name] = ast.literal_eval(value)
        known = next(line for line in done.stdout.splitlines() if line.startswith("KNOWN "))
        return printed, json.loads(known.removeprefix("KNOWN "))

    return run_text


def parameters_in(printed):
    """The printed parameters, flat, in the order in which they are printed: nnviz's own."""
    others = ("loss", "error", "predictions", "targets")
    return np.concatenate([np.ravel(value) for name, value in printed.items() if name not in others])


def classes(n_classes, n=12):
    rng = np.random.default_rng(5)
    labels = np.arange(n) % n_classes
    return Dataset(rng.normal(size=(n, 2)) + labels[:, None], np.eye(n_classes)[labels])


def placed(**more):
    return Dataset(PLACED, np.array([[1.0], [0.0], [1.0], [0.0]]), **more)


def experiment(dataset, sizes, activations, *, bias=True, given=None, **config):
    config = {"learning_rate": 0.05, "seed": 11, **config}
    return Experiment(dataset, Architecture(sizes, activations, bias), TrainingConfig(**config), given)


def regression():
    inputs = np.random.default_rng(3).uniform(-1, 1, (9, 3))
    return Dataset(inputs, np.column_stack([inputs.sum(1), inputs[:, 0] * 2]), "regression")


EXPERIMENTS = {
    "realpython": lambda: preset_experiment("realpython"),
    "loy": lambda: preset_experiment("loy"),
    "xor": lambda: preset_experiment("xor"),
    "house-prices": lambda: preset_experiment("house-prices"),
    "first prediction": lambda: preset_experiment("realpython-first-prediction"),
    "vectors": lambda: preset_experiment("realpython-vectors"),
    "tutorial A, edited": lambda: replace(
        preset_experiment("realpython"),
        dataset=placed(held_out=np.array([False, False, True, False])),
        config=TrainingConfig(initialisation="he", sampling="shuffled", seed=4),
    ),
    "tutorial A, xavier": lambda: preset_experiment("realpython").with_config(initialisation="xavier"),
    "tutorial A, uniform": lambda: preset_experiment("realpython").with_config(initialisation="uniform"),
    "tutorial A, more layers": lambda: preset_experiment("realpython").with_architecture(
        Architecture((2, 3, 1), ("tanh", "sigmoid"))
    ),
    "tutorial B, one sample at a time": lambda: preset_experiment("loy").with_config(batch=1),
    "tutorial B, given": lambda: replace(
        preset_experiment("loy"), given_parameters=np.linspace(-1.0, 1.0, 16) / 3.0
    ),
    "placed points": lambda: experiment(placed(), (2, 4, 1), ("tanh", "sigmoid"), initialisation="xavier"),
    "two outputs": lambda: experiment(regression(), (3, 4, 2), ("sigmoid", "linear"), initialisation="he"),
    "three classes": lambda: experiment(classes(3), (2, 5, 3), ("tanh", "sigmoid"), batch=None),
    "relu, cross-entropy": lambda: experiment(
        classes(2), (2, 6, 4, 2), ("relu", "relu", "sigmoid"), loss="cross_entropy", initialisation="he"
    ),
    "shuffled batches": lambda: experiment(
        classes(2, 10), (2, 3, 2), ("relu", "sigmoid"), batch=3, sampling="shuffled"
    ),
    "batches": lambda: experiment(
        classes(2, 10), (2, 3, 2), ("linear", "sigmoid"), batch=4, loss="cross_entropy"
    ),
    "held out": lambda: experiment(
        classes(3, 20).with_held_out(0.3), (2, 3, 3), ("tanh", "sigmoid"), initialisation="uniform"
    ),
    "scaled": lambda: experiment(
        replace(classes(3), class_names=("rose", 'tulip "x"', "coding: latin-1")).with_scaling("standard"),
        (2, 3, 3),
        ("tanh", "sigmoid"),
    ),
    "tutorial A, scaled": lambda: replace(
        preset_experiment("realpython"), dataset=preset_experiment("realpython").dataset.with_scaling("range")
    ),
    "no bias": lambda: experiment(classes(2), (2, 3, 2), ("tanh", "tanh"), bias=False),
    "given weights": lambda: experiment(
        placed(), (2, 2, 1), ("tanh", "sigmoid"), given=np.linspace(-0.7, 0.9, 9) / 3.0
    ),
    "all zeros": lambda: experiment(placed(), (2, 1), ("sigmoid",), initialisation="zeros", batch=None),
    "one sample": lambda: experiment(
        Dataset(PLACED[:1], np.ones((1, 1))), (2, 1), ("sigmoid",), sampling="shuffled"
    ),
}


@pytest.fixture(params=EXPERIMENTS)
def any_experiment(request):
    return EXPERIMENTS[request.param]()


def test_it_ends_with_the_weights_of_nnviz(any_experiment, run):
    printed, known = run(numpy_program(any_experiment, ITERATIONS).text)
    burst = train(any_experiment, initial_state(any_experiment), ITERATIONS, Loops(general_loops()))
    assert burst.state.iteration == ITERATIONS
    np.testing.assert_allclose(parameters_in(printed), burst.state.parameters, rtol=0, atol=1e-9)
    assert printed.get("loss", printed.get("error")) == pytest.approx(burst.losses[0], abs=1e-9)
    assert known["recorded"] == [0, *burst.record.iterations.tolist()]
    losses = known["errors" if "errors" in known else "losses"]
    np.testing.assert_allclose(losses[1:], burst.record.train, rtol=0, atol=1e-8)


def test_the_figures_of_tutorial_a(run):
    printed, known = run(numpy_program(preset_experiment("realpython"), 10_000).text)
    assert known["recorded"][1:] == list(range(1, 10_000, 100))
    assert known["errors"][1] == pytest.approx(2.2051634441396555, abs=1e-12)
    assert known["errors"][-1] == pytest.approx(2.059227547865858, abs=1e-12)
    assert printed["weights"] == pytest.approx([0.15423688, 0.63841862], abs=5e-9)
    assert printed["bias"] == pytest.approx(-1.0495649070829607, abs=1e-12)


def test_the_figures_of_tutorial_b(run):
    printed, known = run(numpy_program(preset_experiment("loy"), 1_500).text)
    assert np.ravel(printed["predictions"]) == pytest.approx([0.0174, 0.9746, 0.9847, 0.0227], abs=5e-5)
    assert printed["targets"] == [[0.0], [1.0], [1.0], [0.0]]
    assert known["losses"][0] == pytest.approx(1.3324750059843928, abs=1e-12)
    assert known["losses"][-2] == pytest.approx(0.0017009944, abs=5e-11)  # before the last iteration
    assert all(b < a for a, b in zip(known["losses"], known["losses"][1:], strict=False))


def test_every_value_beside_a_line_is_what_the_program_computes(any_experiment):
    # The program itself is run, to just after each line of its third iteration.
    program = numpy_program(any_experiment, 3)
    state = train(any_experiment, initial_state(any_experiment), 2).state
    trace = trace_iteration(any_experiment, state)
    seen, names = {}, {}
    at = {}  # line number of a statement's last line -> number of its first
    for node in ast.walk(ast.parse(program.text)):
        if isinstance(node, ast.stmt):
            at[node.lineno] = node
    head = next(n for n, line in enumerate(program.lines, 1) if line.text.startswith("for iteration in"))
    before = "\n".join(line.text for line in program.lines[: head - 1])
    exec(compile(before, "before", "exec"), names)  # noqa: S102 (our own text)
    for iteration in range(3):
        names["iteration"] = iteration
        for statement in at[head].body:
            exec(compile(ast.Module([statement], []), "one", "exec"), names)  # noqa: S102
            inside = range(statement.lineno, statement.end_lineno + 1)
            for number in inside:
                for variable in program.lines[number - 1].variables:
                    seen[variable.name, number] = np.array(names[variable.name], float)
    expected = [(v, n) for n, line in enumerate(program.lines, 1) for v in line.variables if n != head]
    assert len(expected) >= 2 * any_experiment.architecture.n_layers
    for variable, number in expected:
        value = variable.value(trace)
        assert value.shape == seen[variable.name, number].shape, variable.name
        np.testing.assert_allclose(value, seen[variable.name, number], atol=1e-12, err_msg=variable.name)
    (iteration,) = program.lines[head - 1].variables
    assert iteration.value(trace) == 2


def test_every_phase_has_its_lines_in_order(any_experiment):
    program = numpy_program(any_experiment, 10)
    in_order = list(dict.fromkeys(line.phase for line in program.lines if line.phase is not None))
    assert in_order == list(phases(any_experiment.architecture.n_layers))


def test_it_is_clean(any_experiment, tmp_path):
    text = numpy_program(any_experiment, ITERATIONS).text
    compile(text, "program", "exec")
    wide = [line for line in text.splitlines() if len(line) > 72]
    assert all(set(line) <= set("0123456789.,e- []") for line in wide), wide
    if importlib.util.find_spec("ruff") is None:
        pytest.skip("ruff is not installed")
    path = tmp_path / "program.py"
    path.write_text(text, encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff"]
    for words in (
        ["check", "--isolated", "--select", "E,F,W,I,B,UP,SIM,C4"],
        ["format", "--isolated", "--check", "--line-length", "72"],
    ):
        ignored = ["--ignore", "E501"] if words[0] == "check" else []
        done = subprocess.run(
            [*ruff, *words, *ignored, str(path)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_it_says_what_it_trains_on():
    text = numpy_program(EXPERIMENTS["held out"](), 10).text
    assert "# The samples, one a row: x₁, x₂, then 3 targets. 6 held-out samples" in text
    house = numpy_program(preset_experiment("house-prices"), 12_345).text
    assert "area (100 m²), age (decades)" in house
    assert "iterations = 12_345" in house
    assert "        [0.75, 4.5, 1.0],\n" in house


def test_the_words_are_the_tutorials():
    neuron = numpy_program(preset_experiment("realpython"), 10).text
    for name in ("layer_1", "prediction", "derror_dprediction", "dprediction_dlayer1", "dlayer1_dbias"):
        assert f"    {name} = " in neuron
    assert "Error for all training instances" in neuron
    layers = numpy_program(preset_experiment("loy"), 10).text
    for name in ("layer1", "output", "d_weights2", "d_weights1"):
        assert f"    {name} = " in layers
    assert "weights1 += " in layers
    assert "W1 -= " in numpy_program(preset_experiment("xor"), 10).text
    # Another network than the tutorial's is described in general words.
    assert "weights1" not in numpy_program(preset_experiment("loy").with_config(batch=2), 10).text
    assert "layer_1" not in numpy_program(EXPERIMENTS["tutorial A, more layers"](), 10).text


@pytest.mark.parametrize(
    "name",
    [
        "''' \"\"\" \\",
        "a\nraise SystemExit(3)\n",
        "a\rraise SystemExit(3)",
        "a\x0craise SystemExit(3)",
        "a\u2028raise SystemExit(3)\x85\x00",
        "-*- coding: utf-16 -*-",
        "{weights} %s {0}",
        "\ud800 half a character",
        "x" * 60,
        "",
    ],
)
def test_no_name_can_break_it(name, run):
    tricky = replace(EXPERIMENTS["placed points"](), title=name, dataset=placed(input_names=(name, "y\n1/0")))
    program = numpy_program(tricky, 20)
    printed, _ = run(program.text)
    expected = train(tricky, initial_state(tricky), 20).state.parameters
    np.testing.assert_allclose(parameters_in(printed), expected, rtol=0, atol=1e-9)
    assert all("\n" not in line.text for line in program.lines)


def test_a_run_that_diverges_does_not_crash(run):
    steep = preset_experiment("house-prices").with_config(learning_rate=900.0)
    _, known = run(numpy_program(steep, 400).text)
    assert not np.isfinite(known["W"]).any()


def test_a_long_table_can_be_cut_for_reading():
    whole, cut = (numpy_program(preset_experiment("xor"), 10, cut=cut).text for cut in (False, True))
    rows = [line for line in whole.splitlines() if line.startswith("        [")]
    assert len(rows) == 200
    assert [line for line in cut.splitlines() if line.startswith("        [")] == rows[:8]
    assert "        # … 192 more samples, in the exported file\n" in cut
    assert "more samples" not in whole
    short = preset_experiment("house-prices")  # twelve samples
    assert numpy_program(short, 10, cut=True).text == numpy_program(short, 10).text


def test_many_inputs_and_large_given_weights_stay_readable(run):
    rng = np.random.default_rng(8)
    dataset = Dataset(rng.normal(size=(30, 16)), rng.normal(size=(30, 1)), "regression")
    wide = experiment(dataset, (16, 20, 1), ("tanh", "linear"), given=rng.normal(size=361) / 10.0)
    wide = wide.with_config(learning_rate=0.001)
    assert wide.given_parameters is not None
    printed, known = run(numpy_program(wide, 50).text)
    assert np.array(known["inputs"]).tolist() == dataset.inputs.tolist()
    expected = train(wide, initial_state(wide), 50, Loops(general_loops())).state.parameters
    np.testing.assert_allclose(parameters_in(printed), expected, rtol=0, atol=1e-9)
    cut = numpy_program(wide, 50, cut=True).text
    assert "# … 22 more samples, in the exported file\n" in cut
    assert "# … 8 more rows, in the exported file\n" in cut
    assert repr(float(wide.given_parameters[0])) in cut
    assert repr(float(wide.given_parameters[8 * 20])) not in cut


def test_the_plot_is_drawn_where_matplotlib_is_installed(tmp_path, bare_python):
    library = tmp_path / "matplotlib"
    library.mkdir()
    (library / "__init__.py").write_text("def use(backend):\n    print('backend', backend)\n")
    (library / "pyplot.py").write_text(
        "def __getattr__(name):\n    return lambda *given: print(name, *given)\n", encoding="utf-8"
    )
    program = tmp_path / "my run.py"
    program.write_text(numpy_program(preset_experiment("realpython"), 150).text, encoding="utf-8")
    words = [*bare_python]
    words[-1] = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {words[-1]}"
    done = subprocess.run([*words, str(program)], capture_output=True, text=True, timeout=60, check=True)
    lines = done.stdout.splitlines()
    assert "backend Agg" in lines
    (plot,) = [line for line in lines if line.startswith("plot ")]
    assert plot.startswith("plot [0, 1, 101] [")
    assert "xlabel Iterations" in lines
    assert "ylabel Error for all training instances" in lines
    assert f"savefig {tmp_path / 'my run.png'}" in lines


def test_a_value_is_not_there_where_the_sample_is_not():
    held_out = EXPERIMENTS["held out"]()
    program = numpy_program(held_out, 10)
    (row,) = [v for line in program.lines for v in line.variables if v.name == "i"]
    parameters = initial_state(held_out).parameters
    trained = held_out.dataset.training_indices
    outside = int(np.flatnonzero(held_out.dataset.held_out)[0])
    assert row.value(trace_samples(held_out, parameters, [outside])) is None
    assert row.value(trace_samples(held_out, parameters, [trained[5]])) == 5


def test_a_trace_of_another_network_does_not_fit():
    mine = preset_experiment("xor")
    program = numpy_program(mine, 10)
    other = mine.with_architecture(Architecture((2, 3, 1), ("tanh", "sigmoid")))
    same = mine.with_config(learning_rate=0.5)
    assert program.fits(trace_iteration(same, initial_state(same)))
    assert not program.fits(trace_iteration(other, initial_state(other)))
    batches = mine.with_config(batch=5)
    assert not program.fits(trace_iteration(batches, initial_state(batches)))


def test_a_program_of_scaled_samples_begins_with_the_raw_ones(run):
    raw = classes(3)
    scaled = EXPERIMENTS["scaled"]()
    text = numpy_program(scaled, 0).text
    _, known = run(text)
    np.testing.assert_allclose(known["data"], np.hstack([raw.inputs, raw.targets]), rtol=1e-14, atol=0)
    mean, deviation = raw.inputs.mean(axis=0), raw.inputs.std(axis=0)
    np.testing.assert_allclose(known["inputs"], (raw.inputs - mean) / deviation, atol=1e-14)
    assert "Class 0 is rose, 1 is tulip" in text.replace("\n#", "")


def test_there_is_no_program_without_samples():
    with pytest.raises(InputError, match="no training points"):
        numpy_program(empty_experiment(), 10)
