"""The values of a program's variables as text: short beside a line, with all digits where one points."""

from typing import Final

import numpy as np
import numpy.typing as npt

from nnviz.core.trace import StepTrace
from nnviz.files.program import ProgramLine
from nnviz.views.numbers import MINUS, exact, short, whole

Array = npt.NDArray[np.float64]

FEW: Final = 8  # numbers that can stand beside a line, where there is room
MANY: Final = 64  # numbers that can be pointed at
_WHOLE: Final = ("iteration", "rows")
_DIGITS: Final = ((4, 3), (3, 2))  # of a number that stands alone, and of one in a vector


def short_values(line: ProgramLine, trace: StepTrace) -> tuple[str, ...]:
    """What a line computes, as a comment: the longest form first, so that the first that fits can be shown.

    Empty where it computes nothing.
    """
    known = [
        (value, variable.quantity in _WHOLE)
        for variable in line.variables
        if (value := variable.value(trace)) is not None
    ]
    if not known:
        return ()
    forms = [
        f"# {', '.join(_short(value, digits, is_whole=is_whole) for value, is_whole in known)}"
        for digits in _DIGITS
    ]
    forms.append(f"# {', '.join(_shortest(value, is_whole=is_whole) for value, is_whole in known)}")
    return tuple(dict.fromkeys(forms))


def exact_values(line: ProgramLine, trace: StepTrace) -> str:
    """The same with the variables' names and all digits, one variable below another."""
    texts = []
    for variable in line.variables:
        value = variable.value(trace)
        if value is not None:
            is_whole = variable.quantity in _WHOLE
            text = _exact(value, is_whole=is_whole) if value.size <= MANY else _shape(value)
            texts.append(f"{variable.name} = {text}")
    return "\n".join(texts)


def _short(value: Array, digits: tuple[int, int], *, is_whole: bool) -> str:
    if value.size == 1:
        return _number(value.item(), digits[0], is_whole=is_whole)
    # A column of a few numbers is shown as a row: there is one line for it.
    if value.size > FEW or sum(size > 1 for size in value.shape) > 1:
        return _shortest(value, is_whole=is_whole)
    numbers = value.ravel().tolist()
    return f"[{', '.join(_number(number, digits[1], is_whole=is_whole) for number in numbers)}]"


def _shortest(value: Array, *, is_whole: bool) -> str:
    if value.size == 1:
        return _number(value.item(), _DIGITS[-1][0], is_whole=is_whole)
    if value.ndim > 1:
        return _shape(value)
    first = [_number(number, _DIGITS[-1][1], is_whole=is_whole) for number in value[:2].tolist()]
    return f"[{', '.join(first)}{', …' if value.size > 2 else ''}]"


def _shape(value: Array) -> str:
    return "×".join(map(str, value.shape))


def _number(value: float, digits: int, *, is_whole: bool) -> str:
    """As in the program where that is short."""
    if is_whole:
        return whole(int(value))
    text = exact(value)
    return text if len(text.lstrip(MINUS)) <= 4 else short(value, digits)


def _exact(value: Array, *, is_whole: bool) -> str:
    if value.ndim == 0:
        return whole(int(value.item())) if is_whole else exact(value.item())
    if value.ndim == 1:
        return f"[{', '.join(_exact(number, is_whole=is_whole) for number in value)}]"
    rows = ",\n ".join(_exact(row, is_whole=is_whole) for row in value)
    return f"[{rows}]"
