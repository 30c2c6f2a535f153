"""Lines about inputs that were scaled: what they were, and how they became what the network is given."""

from typing import Final

from nnviz.core.arithmetic_sheet import PICK, Sheet
from nnviz.core.arithmetic_tokens import MOST_ENTRIES, Tokens, matrix, vector
from nnviz.core.line import Line, Number
from nnviz.core.part import input_part, sample_part
from nnviz.core.scaling import Scaling

ORIGINAL: Final = "original"  # what inputs are called as they were before
FORMULA: Final = "(original − offset) / factor"


def scaled_lines(sheet: Sheet, scaling: Scaling, which: str, note: str) -> list[Line]:
    """The inputs of the sample looked at, as they were and as they are.

    Parameters
    ----------
    which : the sample, in words
    note : what else there is to say of it
    """
    part, sources = sample_part(sheet.sample), range(sheet.sizes[0])
    values = scaling.recovered(sheet.layers[0].inputs[sheet.row])
    original = [Number(float(values[i]), input_part(i)) for i in sources]
    scaled = vector([sheet.input(0, i) for i in sources], limit=None)
    numbers: Tokens = ()
    if len(original) <= MOST_ENTRIES:
        numbers = ("(", *vector(original), " − ", *_offset(scaling), ") / ", *_each(scaling.factor))
    return [
        Line(PICK, ORIGINAL, which, (), vector(original, limit=None), part, note=note),
        Line(PICK, sheet.names.inputs, FORMULA, numbers, scaled, part),
    ]


def scaled_batch_lines(sheet: Sheet, scaling: Scaling, which: str) -> list[Line]:
    """The same for a few samples at once, a row a sample.

    Parameters
    ----------
    which : the samples, in words
    """
    inputs = sheet.layers[0].inputs
    parts = tuple((sample_part(int(i)),) * inputs.shape[1] for i in sheet.trace.samples)
    original = matrix(scaling.recovered(inputs), parts)
    numbers: Tokens = ("(", original, " − ", *_offset(scaling), ") / ", *_each(scaling.factor))
    return [
        Line(PICK, ORIGINAL, which, (), (original,)),
        Line(PICK, sheet.names.inputs, FORMULA, numbers, (matrix(inputs, parts),)),
    ]


def _offset(scaling: Scaling) -> Tokens:
    """What is subtracted; a negative number alone in brackets, since the sign belongs to it."""
    tokens = _each(scaling.offset)
    return ("(", *tokens, ")") if len(tokens) == 1 and scaling.offset[0] < 0.0 else tokens


def _each(values: tuple[float, ...]) -> Tokens:
    return vector([Number(value, input_part(i)) for i, value in enumerate(values)])
