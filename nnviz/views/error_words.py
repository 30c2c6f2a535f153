"""ErrorWords: what the Error panel says, made from values alone."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject

from nnviz.core.crude_update import CrudeUpdate
from nnviz.core.error_curve import ErrorPoint, ErrorStep, Outcome
from nnviz.core.functions import LOSSES
from nnviz.views.error_text import Row, Sentence
from nnviz.views.numbers import MINUS, exact, short, whole

MOST_NAMED: Final = 3  # samples that have turned wrong
MOST_IN_TIP: Final = 50

Number = Callable[[float], str]


def figure(value: float) -> str:
    """Four significant digits; whole numbers as they are."""
    if value == round(value, 0) and abs(value) < 1e6:
        return whole(round(value))
    return short(value, 4)


def plain(value: float) -> str:
    """A setting as one would type it: no needless zeros."""
    return f"{value:.4g}".replace("-", MINUS)


def _weight(value: float) -> str:
    """A weight with four decimals, so that those in a column can be compared."""
    return f"{value:.4f}".replace("-", MINUS) if 1e-3 <= abs(value) < 1e3 else figure(value)


def bracketed(value: float, number: Number) -> str:
    """A number after a minus sign."""
    return f"({number(value)})" if value < 0.0 else number(value)


class ErrorWords(QObject):
    """Sentences, labels and tooltips."""

    def sentences(
        self, step: ErrorStep, slope_name: str, *, batch: int, now: bool, new: bool
    ) -> tuple[Sentence, ...]:
        """The error, its slope, what the update makes of it, and how to call that.

        Parameters
        ----------
        slope_name : what the slope is called, in the words of a tutorial or in general
        batch : samples in the iteration
        now, new : what is known; of the rest only the formula is said
        """
        loss = LOSSES[step.loss]
        if not now:
            error = Sentence((self.tr("error = {0}").format(loss.formula),), tone="secondary")
            slope = Sentence((f"{slope_name} = {loss.derivative_formula}",), tone="secondary")
        else:
            error = Sentence(self._error(step, figure), self._error(step, exact)[0])
            slope = Sentence(self._slope(step, slope_name, figure), self._slope(step, slope_name, exact)[0])
        if not new:
            after = Sentence(
                (self.tr("after the update: the prediction, and its error, anew"),), tone="secondary"
            )
            return error, slope, after, Sentence(("",))
        after = Sentence(self._after(step, figure), self._after(step, exact)[0])
        return error, slope, after, self._outcome(step.outcome, batch)

    def labels(self, step: ErrorStep, crude: ErrorPoint | None, rate: float | None) -> dict[str, str]:
        """What stands beside the points, the tangent and the axes.

        Parameters
        ----------
        crude : where the crude update lands, if that is shown
        rate : the learning rate, where others are shown beside it
        """
        overshot = step.outcome in (Outcome.OVERSHOT, Outcome.OVERSHOT_HIGHER)
        new = self.tr("overshot: {0}") if overshot else self.tr("after: {0}")
        if rate is not None:
            new = self.tr("at {rate}: {0}").replace("{rate}", plain(rate))
        squared = step.loss == "squared_error"
        labels = {
            "x": self.tr("prediction − target"),
            "y": self.tr("error") if squared else self.tr("error (cross-entropy)"),
            "now": self.tr("now: {0}").format(figure(step.now.error)),
            "new": new.format(figure(step.new.error)),
            "slope": self.tr("slope {0}").format(figure(step.slope)),
            "minimum": self.tr("minimum"),
        }
        if crude is not None:
            labels["crude"] = self.tr("crude: {0}").format(figure(crude.error))
        return labels

    def tips(self, points: dict[str, ErrorPoint]) -> dict[str, str]:
        """What the mouse is told on each point, with all digits."""
        titles = {
            "now": self.tr("now"),
            "new": self.tr("after the update"),
            "crude": self.tr("after the crude update"),
        }
        text = self.tr("{0}\nprediction {1}\nprediction − target {2}\nerror {3}")
        return {
            kind: text.format(titles[kind], exact(point.prediction), exact(point.x), exact(point.error))
            for kind, point in points.items()
        }

    def comparison(self, step: ErrorStep, crude: CrudeUpdate, weights: Sequence[float]) -> tuple[Row, ...]:
        """The crude update beside the one by the chain rule, whose weights are given."""
        heading = Row((self.tr("update"), self.tr("weights"), self.tr("prediction"), self.tr("error")))
        crude_point = ErrorPoint(crude.prediction - step.target, crude.prediction, crude.loss)
        crude_weights = [float(weight) for weight in crude.new_weights]
        return (
            heading,
            self._row(self.tr("crude"), crude_weights, crude_point),
            self._row(self.tr("chain rule"), weights, step.new),
        )

    def turned_wrong(self, crude: CrudeUpdate, wrong: Sequence[int]) -> Sentence:
        """Which other samples the crude update turns wrong (indices in the data set)."""
        predictions = [(index + 1, float(crude.predictions[index])) for index in wrong]
        in_full = self._turned(predictions, exact, MOST_IN_TIP)[0]
        return Sentence(self._turned(predictions, figure, MOST_NAMED), in_full)

    def _row(self, name: str, weights: Sequence[float], point: ErrorPoint) -> Row:
        def cells(weight_text: Number, number: Number) -> tuple[str, ...]:
            together = f"({', '.join(weight_text(weight) for weight in weights)})"
            return name, together, number(point.prediction), number(point.error)

        tip = self.tr("{0}: weights {1}\nprediction {2}\nerror {3}").format(*cells(exact, exact))
        return Row(cells(_weight, figure), tip)

    def _turned(self, predictions: Sequence[tuple[int, float]], number: Number, most: int) -> tuple[str, ...]:
        if not predictions:
            return (
                self.tr("The crude update turns no other sample wrong."),
                self.tr("No other sample turns wrong."),
            )
        named = ", ".join(f"{sample} ({number(value)})" for sample, value in predictions[:most])
        more = " …" if len(predictions) > most else ""
        if len(predictions) == 1:
            long = self.tr("The crude update turns sample {0} wrong.")
            return long.format(named), self.tr("Crude: sample {0} turns wrong.").format(named)
        long = self.tr("The crude update turns samples {0} wrong.")
        return long.format(named + more), self.tr("Now wrong: {0}").format(named + more)

    def _error(self, step: ErrorStep, number: Number) -> tuple[str, ...]:
        prediction, target = number(step.now.prediction), step.target
        if step.loss == "squared_error":
            numbers = f"({prediction} − {bracketed(target, number)})²"
        elif target == 1.0:
            numbers = f"−ln({prediction})"
        elif target == 0.0:
            numbers = f"−ln(1 − {prediction})"
        else:
            numbers = f"−({number(target)}·ln({prediction}) + {number(1.0 - target)}·ln(1 − {prediction}))"
        return (self.tr("error = {0} = {1}").format(numbers, number(step.now.error)),)

    def _slope(self, step: ErrorStep, name: str, number: Number) -> tuple[str, ...]:
        prediction, target, slope = number(step.now.prediction), step.target, step.slope
        if step.loss == "squared_error":
            numbers = f"2 · {number(step.now.x)}"
        elif target == 1.0:
            numbers = f"−1 / {prediction}"
        elif target == 0.0:
            numbers = f"1 / (1 − {prediction})"
        else:
            numbers = f"{number(step.now.x)} / ({prediction} · (1 − {prediction}))"
        result, general = f"{numbers} = {number(slope)}", self.tr("slope")
        sign, ways = self._ways(slope)
        texts = [f"{name} = {result}{sign}: {way}" for way in ways[:2]]
        texts += [f"{general} = {result}{sign}: {way}" for way in ways[1:]]
        return (*dict.fromkeys(texts), f"{general} = {result}{sign}")

    def _ways(self, slope: float) -> tuple[str, tuple[str, ...]]:
        """The slope's sign, and where the prediction must go, in fewer and fewer words."""
        if slope > 0.0:
            return " > 0", (
                self.tr("the prediction must go down (left)"),
                self.tr("must go down (left)"),
                self.tr("go left"),
            )
        if slope < 0.0:
            return " < 0", (
                self.tr("the prediction must go up (right)"),
                self.tr("must go up (right)"),
                self.tr("go right"),
            )
        return "", (self.tr("nothing to do"),) if slope == 0.0 else ()

    def _after(self, step: ErrorStep, number: Number) -> tuple[str, ...]:
        values = number(step.new.prediction), number(step.new.error)
        return (
            self.tr("after the update: prediction {0}, error {1}").format(*values),
            self.tr("updated: prediction {0}, error {1}").format(*values),
        )

    def _outcome(self, outcome: Outcome, batch: int) -> Sentence:
        match outcome:
            case Outcome.LOWER:
                return Sentence((self.tr("the error fell: a step towards the minimum"),))
            case Outcome.OVERSHOT:
                return Sentence(
                    (
                        self.tr("overshot: the step went past the minimum, though the error fell"),
                        self.tr("overshot: the step went past the minimum"),
                    )
                )
            case Outcome.OVERSHOT_HIGHER:
                return Sentence(
                    (
                        self.tr("overshot: the step went past the minimum, and the error rose"),
                        self.tr("overshot past the minimum; the error rose"),
                    ),
                    self.tr("A smaller learning rate takes smaller steps."),
                    "danger",
                )
            case Outcome.HIGHER if batch > 1:
                return Sentence(
                    (
                        self.tr("the error rose: the other samples of the batch pulled it away"),
                        self.tr("the error rose: the others pulled it away"),
                    ),
                    tone="danger",
                )
            case Outcome.HIGHER:
                return Sentence(
                    (self.tr("the error rose: the step led away from the minimum"),), tone="danger"
                )
            case Outcome.UNMOVED:
                return Sentence((self.tr("the prediction stayed where it was"),))
            case _:
                return Sentence(
                    (
                        self.tr("out of all bounds: the prediction is no longer a finite number"),
                        self.tr("out of all bounds: no longer a number"),
                    ),
                    self.tr("A smaller learning rate takes smaller steps."),
                    "danger",
                )
