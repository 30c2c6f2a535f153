"""What msgspec says is wrong with a document, in words for the person who opened it."""

import re
from typing import Final

_KINDS: Final = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_REWORDED: Final = (
    (r"^Number out of range$", "this number is too large for a computer to hold"),
    (r"^Integer value out of range$", "this number is too large"),
    (r"^Object missing required field `(.+)`$", r"'\1' is missing"),
    (r"^Invalid enum value (.+)$", r"\1 is not known here"),
    (r"^Invalid value (.+)$", r"\1 is not known here"),
    (r"^Expected `(\w+)` (of .+|[<>].+)$", r"expected `\1` \2"),
)
_PLACED: Final = re.compile(r"^(?P<problem>.*) - at `(?P<place>(?:key in )?\$[^`]*)`$", re.DOTALL)
_BYTE: Final = re.compile(r"^JSON is malformed: (?P<problem>.*) \(byte (?P<byte>\d+)\)$", re.DOTALL)


def explained(message: str, data: bytes) -> str:
    """A message of msgspec's decoder as a place and a reason."""
    if found := _BYTE.match(message):
        at = int(found["byte"])
        line, column = data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)
        return f"line {line}, column {column}: this is not JSON: {found['problem']}"
    if message == "Input data was truncated":
        line = data.count(b"\n") + 1
        return f"line {line}: the document breaks off here"
    found = _PLACED.match(message)
    problem, place = (found["problem"], found["place"]) if found else (message, "$")
    for pattern, words in _REWORDED:
        problem = re.sub(pattern, words, problem)
    problem = re.sub(r"`(\w+)`", lambda name: _KINDS.get(name[1], name[1]), problem)
    return f"{place}: {problem[:1].lower()}{problem[1:]}"
