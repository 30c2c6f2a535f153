"""Arithmetic: an iteration as lines of formula, numbers and result, to be checked by hand."""

from nnviz.core.arithmetic_batch import are_matrices, batch_lines
from nnviz.core.arithmetic_chain import chain_lines, input_lines
from nnviz.core.arithmetic_layers import layer_lines
from nnviz.core.arithmetic_sheet import Sheet, sheet_for
from nnviz.core.line import Line
from nnviz.core.moment import Moment
from nnviz.core.part import Part


def lines(moment: Moment, selected: Part | None = None) -> list[Line]:
    """The iteration of a moment, line by line, in the order in which it is computed.

    Complete whatever the phase: ``moment.knows`` tells which numbers have been computed.

    Parameters
    ----------
    selected : narrows the lines to a unit, a weight, a bias or an input; with a sample, with nothing
        and with what the network does not have, they are those of all layers
    """
    sheet = sheet_for(moment)
    if selected is None or not _has(sheet, selected):
        return batch_lines(sheet) if are_matrices(sheet) else layer_lines(sheet)
    if selected.kind == "input":
        return input_lines(sheet, selected.unit)
    return chain_lines(sheet, selected)


def _has(sheet: Sheet, part: Part) -> bool:
    """Whether the network has a part; what was selected may be gone since."""
    if part.kind == "sample":
        return False
    if part.kind == "input":
        return 0 <= part.unit < sheet.sizes[0]
    if not (0 <= part.layer <= sheet.last and 0 <= part.unit < sheet.sizes[part.layer + 1]):
        return False
    if part.kind == "bias":
        return sheet.layers[part.layer].biases is not None
    return part.kind == "unit" or 0 <= part.source < sheet.sizes[part.layer]
