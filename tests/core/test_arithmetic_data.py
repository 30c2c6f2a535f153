"""What the arithmetic says of the data: classes by their names, and inputs as they were before scaling."""

from dataclasses import replace

import numpy as np
import pytest
from core.arithmetic_reading import entries, formulas, note, results, worked_out

from nnviz.command_line.reports import trace_text
from nnviz.core import arithmetic
from nnviz.core.dataset import Dataset
from nnviz.core.experiment import Experiment
from nnviz.core.line import Number
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.network import Architecture
from nnviz.core.part import input_part, sample_part
from nnviz.core.scaling import Scaling
from nnviz.core.trace import trace_samples

# (4 − 3) / 2 = 0.5, (1.25 − 1) / 0.5 = 0.5; (2 − 3) / 2 = −0.5, (0.75 − 1) / 0.5 = −0.5
TWO = Dataset(
    np.array([[0.5, 0.5], [-0.5, -0.5]]),
    np.array([[1.0], [0.0]]),
    class_names=("no", "yes"),
    scaling=Scaling("standard", (3.0, 1.0), (2.0, 0.5)),
)
YES = np.array([8.0, 0.0])  # 8 · 0.5 > 0, and 8 · −0.5 < 0: both samples are right


def moment_of(dataset, *samples, weights=YES):
    architecture = Architecture((dataset.n_inputs, dataset.n_outputs), ("sigmoid",), bias=False)
    experiment = Experiment(dataset, architecture)
    return Moment(trace_samples(experiment, weights, list(samples)), MomentKind.WHAT_IF)


def lines_of(dataset, *samples, weights=YES):
    return arithmetic.lines(moment_of(dataset, *samples, weights=weights))


@pytest.mark.parametrize(
    ("names", "sample", "weights", "words"),
    [
        (("no", "yes"), 0, YES, "→ yes, right"),
        (("no", "yes"), 0, -YES, "→ no, wrong: it is yes"),
        (("1", "2"), 1, -YES, "→ class 2, wrong: it is class 1"),
        ((), 0, -YES, "→ class 0, wrong: it is 1"),
        (("a name of more than 24 characters", "yes"), 1, YES, "→ a name of more than 24…, right"),
    ],
)
def test_the_answer_is_the_name_of_a_class(names, sample, weights, words):
    assert note(lines_of(replace(TWO, class_names=names), sample, weights=weights), "ŷ") == words


def test_the_command_line_names_it_too():
    assert "→ no, wrong: it is yes" in trace_text(moment_of(TWO, 0, weights=-YES))


def test_scaled_inputs_are_worked_out_from_the_original_ones():
    lines = lines_of(TWO, 0)
    assert formulas(lines[:3]) == ["original = sample 1", "x = (original − offset) / factor", "y"]
    assert results(lines, "original") == [4.0, 1.25]
    assert results(lines, "x") == [0.5, 0.5]
    assert [value for value, _ in entries(lines[1].numbers)] == [4.0, 1.25, 3.0, 1.0, 2.0, 0.5]
    assert worked_out(lines[1].numbers).tolist() == [0.5, 0.5]
    assert [part for _, part in entries(lines[0].result)] == [input_part(0), input_part(1)]


def test_scaled_inputs_of_a_batch_are_worked_out_row_by_row():
    lines = lines_of(TWO, 0, 1)
    assert formulas(lines[:2]) == ["original = samples 1, 2", "x = (original − offset) / factor"]
    assert results(lines, "original") == [4.0, 1.25, 2.0, 0.75]
    assert worked_out(lines[1].numbers).tolist() == [0.5, 0.5, -0.5, -0.5]
    assert [part for _, part in entries(lines[1].result)] == [sample_part(0)] * 2 + [sample_part(1)] * 2


def test_a_single_negative_offset_keeps_its_sign():
    data = Dataset(np.array([[0.5]]), np.array([[1.0]]), scaling=Scaling("range", (-3.0,), (4.0,)))
    lines = lines_of(data, 0, weights=np.array([1.0]))
    assert worked_out(lines[1].numbers).tolist() == [0.5]  # (−1 − (−3)) / 4
    words = [str(token.value) if isinstance(token, Number) else token for token in lines[1].numbers]
    assert "".join(words) == "(-1.0 − (-3.0)) / 4.0"


def test_of_many_inputs_only_the_outcome_is_written():
    many = Scaling("standard", (1.0,) * 9, (2.0,) * 9)
    lines = lines_of(Dataset(np.zeros((1, 9)), np.array([[1.0]]), scaling=many), 0, weights=np.zeros(9))
    assert results(lines, "original") == [1.0] * 9
    assert lines[1].numbers == ()


def test_data_that_are_not_scaled_have_no_such_lines():
    assert formulas(lines_of(replace(TWO, scaling=None), 0)[:2]) == ["x = sample 1", "y"]
