"""Digits: how many a line of arithmetic shows, so that each can be worked out from what stands before it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from nnviz.core.line import Line
from nnviz.core.phase import Stage
from nnviz.views.arithmetic_pieces import Digits

FEW_DIGITS: Final = Digits(6, 5)
MANY_DIGITS: Final = Digits(9, 8)  # as in the tutorials' own figures
WIDE: Final = 84  # characters, from where on there is room for them
_IN_A_NAME: Final = r"[\w∂/⁽⁾′]"


class Reading(NamedTuple):
    """What a line has to do with the results of the others of its section.

    Attributes
    ----------
    sources : places of the lines whose results it is computed from, where it does not write them again
    copies : whether it is such a result as it stands
    is_read : whether the result is computed with further, without being written again
    """

    sources: tuple[int, ...] = ()
    copies: bool = False
    is_read: bool = False


def readings(lines: Sequence[Line]) -> tuple[Reading, ...]:
    """Who reads whose result, in one section."""
    return _readings(tuple((line.name, "" if line.numbers else line.formula) for line in lines))


def digits_of(line: Line, reading: Reading, width: int) -> Digits:
    """The digits of a line where there is room for all of them; `width` in characters."""
    digits = MANY_DIGITS if width >= WIDE else FEW_DIGITS
    if line.phase.stage is Stage.PICK:  # nothing is computed
        return Digits(digits.operand, digits.operand)
    # Parameters change little. What is read on is an operand, too, and so has an operand's digits.
    more = line.phase.stage is Stage.UPDATE or reading.is_read
    return Digits(digits.operand + more, digits.result + more)


@lru_cache(maxsize=64)  # the same in every iteration
def _readings(lines: tuple[tuple[str, str], ...]) -> tuple[Reading, ...]:
    names = [name for name, _ in lines]
    sources = [_sources(names[:i], formula) for i, (_, formula) in enumerate(lines)]
    copies = [any(names[j] == lines[i][1] for j in found) for i, found in enumerate(sources)]
    read = {j for i, found in enumerate(sources) if not copies[i] for j in found}
    return tuple(Reading(found, copies[i], i in read) for i, found in enumerate(sources))


def _sources(names: list[str], formula: str) -> tuple[int, ...]:
    """Places of the names that stand in a formula as a whole, and not as a part of another."""
    found = []
    for place in sorted(range(len(names) if formula else 0), key=[-len(name) for name in names].__getitem__):
        whole = f"(?<!{_IN_A_NAME}){re.escape(names[place])}(?!{_IN_A_NAME})"
        formula, times = re.subn(whole, " ", formula)
        if times:
            found.append(place)
    return tuple(sorted(found))
