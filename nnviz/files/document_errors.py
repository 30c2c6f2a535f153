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
# What stands in quotes, or has no space for long, is the file's, and no words of ours.
_FOREIGN: Final = re.compile(
    r"""(?<!\w)(?P<quote>['"`])(?P<text>(?:(?!(?P=quote)).)*)(?P=quote)(?!\w)|(?P<run>\S{41,})""", re.DOTALL
)
_LONGEST_FOREIGN: Final = 40
_LONGEST: Final = 400


def shortened(text: str) -> str:
    """A message in which each number or name of the file has 40 characters at most."""
    return _cut(_FOREIGN.sub(_cut_foreign, text), _LONGEST)


def _cut_foreign(found: re.Match[str]) -> str:
    quote = found["quote"] or ""
    return quote + _cut(found["text"] if quote else found["run"], _LONGEST_FOREIGN) + quote


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


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
    return f"{place}: {shortened(f'{problem[:1].lower()}{problem[1:]}')}"
