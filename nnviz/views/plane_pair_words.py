"""PairWords: the dot product, the angle and the projection of a pair, in two lines of text."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from nnviz.core.letters import Names
from nnviz.core.names import names_for
from nnviz.views.numbers import exact, short
from nnviz.views.plane_pair import Pair, brief, pair_of
from nnviz.views.plane_scene import PlaneScene
from nnviz.views.plane_vectors import vector_name

MOST_TERMS = 4  # of a sum of products
MOST_OTHERS = 16  # units whose dot products are listed

four_digits = partial(short, digits=4)


class PairWords(QObject):
    """What there is to say of the sample and the weight vector that are compared."""

    def lines(self, scene: PlaneScene) -> tuple[str, str, str]:
        """The sum of products; the angle, projection and which is more similar; both with all digits."""
        pair, snapshot = pair_of(scene), scene.snapshot
        if pair is None or snapshot is None:
            return self.tr("Select a sample to compare it with the weights"), "", ""
        names = names_for(snapshot.experiment)
        product, angle = self._product(pair, names, brief, four_digits), self._angle(pair, short)
        tip = [self._product(pair, names, exact, exact), self._angle(pair, exact)]
        if pair.n_units > 1:
            product += self._others(pair, names, four_digits, every=False)
            tip[0] += self._others(pair, names, exact, every=True)
            similar = self._similar(pair, names)
            angle = f"{angle} · {similar}"
            tip.append(similar)
        if scene.dataset.n_inputs > 2:
            drawn = self.tr("drawn in 2 of {0} inputs").format(scene.dataset.n_inputs)
            product = f"{product} · {drawn}"
        return product, angle, "\n".join(tip)

    def _product(
        self, pair: Pair, names: Names, term: Callable[[float], str], total: Callable[[float], str]
    ) -> str:
        """x·w = sum of products = dot product, in numbers."""
        factors = zip(pair.inputs[:MOST_TERMS], pair.weights[:MOST_TERMS, pair.unit], strict=True)
        terms = [f"{term(float(x))}·{_bracketed(term(float(w)))}" for x, w in factors]
        first, *others = [*terms, *(["…"] if len(pair.inputs) > MOST_TERMS else [])]
        text = " + ".join([first, *(_bracketed_product(other) for other in others)])
        name = vector_name(names, pair.unit)
        return f"{names.inputs}·{name} = {text} = {total(pair.comparison.dot)}"

    def _angle(self, pair: Pair, number: Callable[[float], str]) -> str:
        return self.tr("angle {0}° · projection {1}").format(
            number(pair.comparison.angle), number(pair.comparison.projection)
        )

    def _similar(self, pair: Pair, names: Names) -> str:
        """Which weight vector is the most similar."""
        if pair.most_similar is None:
            return self.tr("no single one is the most similar")
        text = self.tr("{0} is the more similar") if pair.n_units == 2 else self.tr("{0} is the most similar")
        return text.format(vector_name(names, pair.most_similar))

    def _others(self, pair: Pair, names: Names, number: Callable[[float], str], *, every: bool) -> str:
        """Dot products with other weight vectors: with the other of two, the most similar, or every one."""
        units = [unit for unit in range(pair.n_units) if unit != pair.unit]
        if not every and pair.n_units > 2:
            units = [unit for unit in units if unit == pair.most_similar]
        dots = pair.dots
        shown = [f"{vector_name(names, unit)}: {number(float(dots[unit]))}" for unit in units[:MOST_OTHERS]]
        if len(units) > MOST_OTHERS:
            shown.append("…")
        return f" ({', '.join(shown)})" if shown else ""


def _bracketed(number: str) -> str:
    """A number as the second factor of a product."""
    return f"({number})" if number.startswith("−") else number


def _bracketed_product(product: str) -> str:
    """A product as a summand that is not the first: its first factor in brackets where it is negative."""
    first, dot, second = product.partition("·")
    return f"{_bracketed(first)}{dot}{second}"
