"""The values of a program's variables as text: short beside a line, with all digits where one points."""

from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.trace import StepTrace
from nnviz.files.program import ProgramLine
from nnviz.views.numbers import exact, short, whole

Array = npt.NDArray[np.float64]

FEW: Final = 4  # numbers that can stand beside a line
MANY: Final = 64  # numbers that can be pointed at
_WHOLE: Final = ("iteration", "rows")


def short_values(line: ProgramLine, trace: StepTrace) -> str:
    """What a line computes, as a comment beside it; empty if nothing."""
    texts = [
        _short(value, is_whole=variable.quantity in _WHOLE)
        for variable in line.variables
        if (value := variable.value(trace)) is not None
    ]
    return f"# {', '.join(texts)}" if texts else ""


def exact_values(line: ProgramLine, trace: StepTrace) -> str:
    """The same with the variables' names and all digits, one variable below another."""
    texts = []
    for variable in line.variables:
        value = variable.value(trace)
        if value is None:
            continue
        if variable.quantity in _WHOLE:
            text = _short(value, is_whole=True)
        else:
            text = _exact(value) if value.size <= MANY else _shape(value)
        texts.append(f"{variable.name} = {text}")
    return "\n".join(texts)


def _short(value: Array, *, is_whole: bool) -> str:
    numbers = value.ravel().tolist()
    if len(numbers) == 1:
        return whole(int(numbers[0])) if is_whole else _number(numbers[0], 4)
    # A column of a few numbers is shown as a row: there is one line for it.
    if len(numbers) > FEW or sum(size > 1 for size in value.shape) > 1:
        return _shape(value)
    return f"[{', '.join(whole(int(n)) if is_whole else _number(n, 3) for n in numbers)}]"


def _shape(value: Array) -> str:
    return f"{value.size} numbers" if value.ndim < 2 else "×".join(map(str, value.shape))


def _number(value: float, digits: int) -> str:
    """As in the program where that is short."""
    text = exact(value)
    return text if len(text) <= digits else short(value, digits)


def _exact(value: Array) -> str:
    if value.ndim == 0:
        return exact(float(value))
    if value.ndim == 1:
        return f"[{', '.join(exact(number) for number in value.tolist())}]"
    rows = ",\n ".join(_exact(row) for row in value)
    return f"[{rows}]"
