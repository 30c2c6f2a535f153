"""The figures of the two tutorials, read off the running window: copied arithmetic, tables and lines of text.

A1 … B9 are the places in the tutorials; the figures are theirs, so they are written with their digits.
"""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QTableView, QToolButton, QWidget

from nnviz.core.phase import Phase, Stage

NUMBER = r"−?(?:\d[\d ]*)?\.?\d+(?:e−?\d+)?"
EXACT = 5e-9  # the tutorials print eight or nine digits


def number(text):
    return float(text.replace("−", "-").replace(" ", ""))


def numbers(text):
    return [number(found) for found in re.findall(NUMBER, text)]


class Reader:
    """Reads what the window's panels say, as someone with a mouse and a clipboard would."""

    def __init__(self, opened):
        self.hand = opened
        self.window = opened.window
        self.idle()

    def idle(self):
        self.hand.idle()
        self.hand.until(lambda: self.window.debugger.moment is not None)

    def bring(self, panel):
        self.window.area.bring_forward(panel)
        self.hand.until(lambda: self.window.views.panels()[panel][1].isVisible())

    def arithmetic(self):
        """The panel's text with all digits, through its Copy button."""
        self.bring("arithmetic")
        self.hand.qtbot.mouseClick(self.hand.child(QToolButton, "arithmetic_copy"), Qt.MouseButton.LeftButton)
        return QApplication.clipboard().text()

    def line(self, name):
        """What stands after a name, to the end of its line."""
        found = re.search(rf"^\s*{re.escape(name)}\s+[=←] *(.*)$", self.arithmetic(), re.MULTILINE)
        assert found, f"no line of {name}"
        return re.sub(r" +=", " =", found[1])

    def result(self, name):
        """The last number of a line, its note left out."""
        return numbers(self.line(name).split("   ")[0].split("=")[-1])

    def matrix(self, name):
        """The last matrix of the block of rows in which a name stands."""
        for block in self.arithmetic().split("\n\n"):
            rows = [row for row in block.splitlines() if "[" in row]
            if any(re.match(rf"\s*{re.escape(name)}\s+[=←]", row) for row in rows):
                return [numbers(re.findall(r"\[([^\]]*)\]", row)[-1]) for row in rows]
        raise AssertionError(f"no matrix of {name}")

    def tips(self, name):
        """Lines of text with all their digits, as the mouse is told."""
        return self.hand.child(QWidget, name).tips()

    def row(self, sample):
        """One sample's row in the table of predictions, by the titles of its columns."""
        self.bring("predictions")
        model = self.hand.child(QTableView, "predictions_table").model()
        horizontal, shown = Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole
        titles = [str(model.headerData(c, horizontal, shown)) for c in range(model.columnCount())]
        cells = [str(model.index(sample, c).data(shown)) for c in range(model.columnCount())]
        return dict(zip(titles, cells, strict=True))

    def look_at(self, sample):
        """Click a sample in the plane."""
        self.hand.click(*self.window.session.experiment.dataset.inputs[sample][:2])
        self.hand.until(lambda: self.window.debugger.moment.sample == sample)


@pytest.fixture
def read(hand):
    return lambda preset: Reader(hand(preset))


def test_a1_and_a2_the_dot_products_and_the_more_similar_vector(read):
    reader = read("realpython-vectors")
    assert numbers(reader.line("dot_product_1")) == pytest.approx([1.72, 1.26, 1.23, 0.0, 2.1672])
    assert numbers(reader.line("dot_product_2").split("the")[0]) == pytest.approx(
        [1.72, 2.17, 1.23, 0.32, 4.126], abs=1e-4
    )
    assert "most similar" in reader.line("dot_product_2")
    assert "most similar" not in reader.line("dot_product_1")
    # The plane says the same of the vectors that it draws.
    assert reader.hand.text("plane_product") == (
        "input·weights_2 = 1.72·2.17 + 1.23·0.32 = 4.126 (weights_1: 2.167)"
    )
    assert reader.hand.text("plane_angle").endswith("weights_2 is the more similar")


def test_a3_a_price_is_a_weighted_sum(read):
    reader = read("house-prices")
    assert reader.line("price").startswith("weights_area·area + weights_age·age + bias = ")
    area, age, bias = 0.1257302210933933, -0.1321048632913019, 0.6404226504432821  # default_rng(0)
    assert reader.result("price") == pytest.approx([area * 0.5 + age * 3.0 + bias])


def test_a5_the_first_prediction(read):
    reader = read("realpython-first-prediction")
    reader.look_at(0)
    assert reader.line("layer_1").startswith("dot(input, weights) + bias = ")
    assert reader.result("layer_1") == pytest.approx([1.3774])
    assert reader.result("layer_2 = prediction") == pytest.approx([0.7985731], abs=5e-8)
    assert reader.line("layer_2 = prediction").endswith("class 1, right")


def test_a4_a6_and_a7_the_same_weights_are_wrong_on_another_input(read):
    reader = read("realpython-first-prediction")
    reader.look_at(1)
    assert reader.line("layer_2 = prediction").startswith("sigmoid(layer_1) = sigmoid(1.91")
    assert reader.result("layer_1") == pytest.approx([1.91])
    assert reader.result("layer_2 = prediction") == pytest.approx([0.87101915], abs=EXACT)
    assert "class 1, wrong" in reader.line("layer_2 = prediction")
    assert reader.line("error").startswith("(prediction − target)² = ")
    # The text squares the prediction that it had rounded to eight digits.
    assert reader.result("error") == pytest.approx([0.7586743596667225], abs=2 * EXACT)


def test_a8_and_a9_the_slope_and_the_crude_update(read):
    reader = read("realpython-first-prediction")
    reader.look_at(1)
    reader.bring("error")
    reader.hand.child(QCheckBox, "show_crude").click()
    said = "\n".join(reader.tips("error_text"))
    assert any(abs(n - 1.7420383) < 5e-8 for n in numbers(said))
    crude = "\n".join(reader.tips("error_table"))
    for figure in (-0.2920383, -2.4020383, 0.01496248, 0.00022388, 0.0143159):
        assert any(abs(n - figure) < 6e-8 for n in numbers(crude)), figure


def test_a12_and_a13_the_chain_rule_in_its_names(read):
    reader = read("realpython-first-prediction")
    reader.look_at(1)
    assert reader.line("derror_dprediction").startswith("2·(prediction − target) = ")
    assert "dprediction_dlayer1" in reader.line("derror_dbias")
    assert reader.result("derror_dprediction") == pytest.approx([1.7420383], abs=EXACT)
    assert reader.result("dprediction_dlayer1") == pytest.approx([0.11234479], abs=EXACT)
    assert reader.result("dlayer1_dbias") == [1.0]
    assert reader.result("dlayer1_dweights") == [2.0, 1.5]
    assert reader.result("derror_dbias") == pytest.approx([0.19570893], abs=EXACT)
    assert reader.result("derror_dweights[0]") == pytest.approx([0.39141786], abs=EXACT)
    assert reader.result("derror_dweights[1]") == pytest.approx([0.29356339], abs=EXACT)


def test_b2_b4_and_b7_forward_through_two_layers_and_the_sum_of_squares(read):
    reader = read("loy")
    assert reader.line("layer1").startswith("σ(x·W1)")
    text = reader.arithmetic()
    assert "layer1·W2" in text
    assert "bias" not in text.lower()
    # W1 3×4 and W2 4×1 are uniform in [0, 1); with the drawing rule they are default_rng(0)'s first 16.
    table = [(reader.hand.window.session.snapshot.weights[i]) for i in range(2)]
    assert [weights.shape for weights in table] == [(3, 4), (4, 1)]
    assert all(((weights >= 0) & (weights < 1)).all() for weights in table)
    assert reader.result("L") == pytest.approx([1.3324750059843928], abs=1e-14)
    predictions = [row[0] for row in reader.matrix("ŷ")]
    assert sum((p - y) ** 2 for p, y in zip(predictions, (0, 1, 1, 0), strict=True)) == pytest.approx(
        1.3324750059843928, abs=1e-14
    )


def test_b3_feedforward_then_backpropagation(read, qtbot):
    reader = read("loy")
    walked = []
    for _ in range(7):
        with qtbot.waitSignal(reader.window.debugger.moment_changed):
            reader.hand.trigger("step_into")
        walked.append(reader.window.debugger.moment.phase)
    forward, backward = Stage.FORWARD, Stage.BACKWARD
    assert walked == [
        Phase(Stage.PICK), Phase(forward, 0), Phase(forward, 1), Phase(Stage.LOSS),
        Phase(backward, 1), Phase(backward, 0), Phase(Stage.UPDATE),
    ]  # fmt: skip
    assert reader.hand.text("iteration_counter") == "1"


def test_b5_a_step_is_the_whole_gradient(read):
    reader = read("loy")
    before = reader.window.session.snapshot.weights[1].ravel()
    gradient = [row[0] for row in reader.matrix("d_weights2")]
    reader.hand.trigger("step")
    reader.hand.until(lambda: reader.window.session.snapshot.iteration == 1)
    after = reader.window.session.snapshot.weights[1].ravel()
    assert after == pytest.approx(before + gradient)  # B adds, because it differentiates y − ŷ


def test_b6_four_samples_whose_third_input_is_always_1(read):
    reader = read("loy")
    rows = [reader.row(sample) for sample in range(4)]
    inputs = [[number(row[name]) for name in ("x₁", "x₂", "x₃")] for row in rows]
    assert inputs == [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]


def test_b8_and_b9_the_loss_falls_and_the_predictions_are_close(read):
    reader = read("loy")
    for _ in range(1499):
        reader.hand.trigger("step")
    reader.hand.until(lambda: reader.window.session.snapshot.iteration == 1499)
    reader.idle()
    curve = reader.window.session.curve.train
    assert (curve[1:] < curve[:-1]).all()
    assert curve[0] == pytest.approx(1.3324750059843928)
    assert "loss 0.0017" in reader.hand.status()
    assert [reader.row(sample)["ŷ"] for sample in range(4)] == [
        "0.0174",
        "0.9746",
        "0.9847",
        "0.0227",
    ]
    # The 1,500th iteration begins with the loss that the text ends with.
    reader.hand.trigger("step")
    reader.hand.until(lambda: reader.window.debugger.moment.trace.iteration == 1499)
    assert reader.result("L") == pytest.approx([0.0017009944], abs=5e-11)
