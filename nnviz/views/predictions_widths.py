"""How wide the columns of the predictions table are."""

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics

from nnviz.views.palette import SECONDARY_PX, VALUE_PX, text_font
from nnviz.views.predictions_columns import Column, given_text
from nnviz.views.predictions_model import ARROWS, PredictionsModel
from nnviz.views.predictions_paint import BAR, MARGIN, SWATCH

WIDEST_TITLE = 110  # px; a longer one is cut, and whole in the tooltip
BRIEF_TITLE = 72  # px; a longer one waits until all others have their room
MOST_EXTRA = 36  # px; figures far from each other are hard to read along a row
SHORTEST_NAME, LONGEST_NAME = 64, 120  # px of a class's name, at least and at most; cut, it is in the tooltip
LEAST_LETTERS = 3  # of an input's name; with fewer, "x₁" says more
GAP = 2  # px; what is left of a margin where there is little room
WORDS = ("class", "right")  # what columns of words show can be told by their symbols
COMPUTED = "0.00e−0"  # as wide as predictions and errors usually get


def fitting_widths(model: PredictionsModel, room: int) -> list[int]:
    """One width a column: what its cells and title need, more where there is room, less where there is not.

    Where even the cells do not fit beside each other, the table is wider than `room` and scrolls.
    """
    cells = QFontMetrics(text_font(SECONDARY_PX))
    titles = QFontMetrics(text_font(VALUE_PX))
    widths, figures, bare, wanted = [], [], [], []
    for column in model.columns:
        title = model.titles.title(column, model.table.dataset)
        widths.append(_content(model, column, cells, short=True) + MARGIN + GAP)
        # A long title that is cut is still told; a figure that is cut is another one.
        figures.append(_content(model, column, cells, short=column.kind in WORDS) + MARGIN + GAP)
        sorting = ARROWS[0] if column == model.sorted_by else ""
        bare.append(min(titles.horizontalAdvance(sorting + title) + 2 * MARGIN, WIDEST_TITLE))
        # An arrow comes beside the title of the column that sorts.
        titled = min(titles.horizontalAdvance(ARROWS[0] + title) + 2 * MARGIN, WIDEST_TITLE)
        wanted.append(max(titled, _content(model, column, cells, short=False) + 2 * MARGIN))
    for needed in (_brief(bare), figures, _brief(wanted), bare, wanted):
        widths = _widened(widths, needed, room)
    extra = min(max(0, room - sum(widths)) // len(widths), MOST_EXTRA)
    return [width + extra for width in widths]


def numbered_inputs(model: PredictionsModel, widths: Sequence[int]) -> frozenset[Column]:
    """The columns of inputs of whose names hardly a letter would be seen."""
    titles, found = QFontMetrics(text_font(VALUE_PX)), []
    for column, width in zip(model.columns, widths, strict=True):
        title = model.titles.title(column, model.table.dataset)
        needed = min(titles.horizontalAdvance(text) for text in (title, title[:LEAST_LETTERS] + "…"))
        if column.kind == "input" and width < needed + 2 * MARGIN:
            found.append(column)
    return frozenset(found)


def _brief(widths: list[int]) -> list[int]:
    """What columns need whose title is not long; the others' titles wait."""
    return [min(width, BRIEF_TITLE) for width in widths]


def _widened(widths: list[int], wanted: list[int], room: int) -> list[int]:
    """Widths grown as far as wanted where there is room; those that lack least first, so that few are cut."""
    grown, spare = list(widths), max(0, room - sum(widths))
    for place in sorted(range(len(widths)), key=lambda i: wanted[i] - widths[i]):
        more = max(0, min(spare, wanted[place] - widths[place]))
        grown[place] += more
        spare -= more
    return grown


def _content(model: PredictionsModel, column: Column, metrics: QFontMetrics, *, short: bool) -> int:
    """Of the widest cell, in px; `short` where words give way to symbols."""
    table, dataset = model.table, model.table.dataset
    match column.kind:
        case "number":
            return metrics.horizontalAdvance(str(max(10, len(dataset)))) + BAR + 8
        case "input" | "target":
            values = table.keys(column)
            ends = (float(values.min()), float(values.max())) if len(values) else (0.0,)
            return max(metrics.horizontalAdvance(given_text(end, table.decimals(column))) for end in ends)
        case "class":
            widest = max(metrics.horizontalAdvance(label) for label in model.class_labels())
            return min(widest, SHORTEST_NAME if short else LONGEST_NAME) + SWATCH + 3
        case "prediction" if dataset.n_classes > 2:  # one of them stands in bold
            bold = QFontMetrics(text_font(SECONDARY_PX, bold=True))
            return bold.horizontalAdvance("0.0000" if short else COMPUTED)
        case "prediction" | "error":
            return metrics.horizontalAdvance("0.0000" if short else COMPUTED)
        case "right":
            return max(metrics.horizontalAdvance(word[:1] if short else word) for word in model.right_words())
    return metrics.horizontalAdvance("✓")
