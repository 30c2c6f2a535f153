"""Layout: values as JSON that people can read and that version control can compare."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

WIDTH: Final = 100
ROW: Final = 32  # numbers that a list in a list has on one line, however wide they are

_PLAIN: Final = {int, float, bool, type(None)}
_SCALAR: Final = _PLAIN | {str}
_NEEDLESS: Final = re.compile(r"(?<!-0)\.0(?=[,\]])")  # 2.0 is 2; but −0.0 has to stay what it is


def laid_out(value: Any) -> str:
    """A value of dictionaries, lists, structs and scalars as JSON, in lines, with an end of line.

    Keys stay in their order. What is short stands on one line, numbers in long lists fill lines, and
    everything else has a line for each item. What JSON cannot say, NaN and infinity, is null.
    """
    return "\n".join(_lines(value, 0)) + "\n"


def _lines(value: Any, indent: int) -> list[str]:
    """The lines of a value; the first one is to go on behind what is there, at `indent`."""
    if isinstance(value, msgspec.Struct):
        value = _fields(value)
    if isinstance(value, Mapping):
        return _object(value, indent)
    if isinstance(value, list | tuple):
        return _list(value, indent)
    return [_scalar(value)]


def _fields(struct: msgspec.Struct) -> Any:
    """What a struct has to say: without what is as it would be without saying."""
    config, fields = struct.__struct_config__, msgspec.structs.fields(struct)
    if config.array_like:
        return [getattr(struct, field.name) for field in fields]
    said = {config.tag_field: config.tag} if config.tag_field else {}
    for field in fields:
        value = getattr(struct, field.name)
        empty = field.default_factory is not msgspec.NODEFAULT and not value
        if not empty and (field.default is msgspec.NODEFAULT or value != field.default):
            said[field.name] = value
    return said


def _object(value: Mapping[str, Any], indent: int) -> list[str]:
    if not value:
        return ["{}"]
    pieces: list[list[str]] = []
    for key, item in value.items():
        first, *rest = _lines(item, indent + 2)
        pieces.append([f"{_scalar(str(key))}: {first}", *rest])
    line = "{" + ", ".join(piece[0] for piece in pieces) + "}"
    is_flat = all(map(_is_flat, value.values())) and all(len(piece) == 1 for piece in pieces)
    return [line] if is_flat and indent + len(line) <= WIDTH else _block("{", pieces, "}")


def _list(value: Sequence[Any], indent: int) -> list[str]:
    kinds = set(map(type, value))
    if kinds <= _PLAIN:
        line = _row(value)
        return [line] if indent + len(line) <= WIDTH else ["[", *_filled(line, indent), "]"]
    if kinds <= _SCALAR:
        line = f"[{', '.join(map(_scalar, value))}]"
        if indent + len(line) <= WIDTH:
            return [line]
    return _block("[", [_item(item, indent + 2) for item in value], "]")


def _item(value: Any, indent: int) -> list[str]:
    """The lines of a list's item, which is on one of its own if it is short."""
    if isinstance(value, list | tuple) and len(value) <= ROW and set(map(type, value)) <= _PLAIN:
        return [_row(value)]
    return _lines(value, indent)


def _block(opening: str, pieces: list[list[str]], closing: str) -> list[str]:
    lines = [opening]
    for number, piece in enumerate(pieces, start=1):
        lines.extend(f"  {line}" for line in piece)
        if number < len(pieces):
            lines[-1] += ","
    return [*lines, closing]


def _row(numbers: Sequence[Any]) -> str:
    return _NEEDLESS.sub("", msgspec.json.encode(numbers).decode()).replace(",", ", ")


def _filled(line: str, indent: int) -> Iterator[str]:
    """The numbers of a list in lines that are full."""
    start, room = 1, WIDTH - indent - 2
    while len(line) - 1 - start > room:
        end = line.rfind(",", start, start + room)
        yield f"  {line[start : end + 1]}"
        start = end + 2
    yield f"  {line[start:-1]}"


def _is_flat(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return set(map(type, value)) <= _SCALAR
    if isinstance(value, msgspec.Struct):
        return value.__struct_config__.array_like
    return not isinstance(value, Mapping)


def _scalar(value: Any) -> str:
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # half of a surrogate pair, which UTF-8 cannot say
        return msgspec.json.encode(value.encode("utf-8", "replace").decode()).decode()
