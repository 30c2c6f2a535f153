"""Layout: values as JSON that people can read and that version control can compare."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec

WIDTH: Final = 100
ROW: Final = 32  # numbers that a list in a list has on one line, however wide they are

_PLAIN: Final = {int, float, bool, type(None)}
_SCALAR: Final = _PLAIN | {str}
_LISTS: Final = {list, tuple}


def laid_out(value: Any) -> str:
    """A value of dictionaries, lists, structs and scalars as JSON, in lines, with an end of line.

    Keys stay in their order. What is short stands on one line, numbers in long lists fill lines, and
    everything else has a line for each item. What JSON cannot say, NaN and infinity, is null.
    """
    return _text(value, 0) + "\n"


def _text(value: Any, indent: int) -> str:
    """A value that goes on behind what is there; its further lines are indented by `indent`, or more."""
    if isinstance(value, msgspec.Struct):
        value = _said(value)
    if isinstance(value, Mapping):
        return _object(value, indent)
    if isinstance(value, list | tuple):
        return _list(value, indent)
    return _scalar(value)


@lru_cache(maxsize=64)
def _fields(kind: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of a struct: found out once, which takes longer than to write a state."""
    return msgspec.structs.fields(kind)


def _said(struct: msgspec.Struct) -> Any:
    """What a struct has to say: without what is as it would be without saying."""
    config, fields = struct.__struct_config__, _fields(type(struct))
    if config.array_like:
        return [getattr(struct, field.name) for field in fields]
    said = {config.tag_field: config.tag} if config.tag_field else {}
    for field in fields:
        value = getattr(struct, field.name)
        empty = field.default_factory is not msgspec.NODEFAULT and not value
        if not empty and (field.default is msgspec.NODEFAULT or value != field.default):
            said[field.name] = value
    return said


def _object(value: Mapping[str, Any], indent: int) -> str:
    if not value:
        return "{}"
    pieces = [f"{_scalar(str(key))}: {_text(item, indent + 2)}" for key, item in value.items()]
    if all(map(_is_flat, value.values())) and not any("\n" in piece for piece in pieces):
        line = "{" + ", ".join(pieces) + "}"
        if indent + len(line) <= WIDTH:
            return line
    return _block("{", pieces, "}", indent)


def _list(value: Sequence[Any], indent: int) -> str:
    kinds = set(map(type, value))
    if kinds <= _PLAIN:
        line = _row(value)
        return line if indent + len(line) <= WIDTH else _filled(line, indent)
    if kinds <= _SCALAR:
        line = f"[{', '.join(map(_scalar, value))}]"
        if indent + len(line) <= WIDTH:
            return line
    elif kinds <= _LISTS and (rows := _rows(value, indent)):
        return rows
    return _block("[", [_item(item, indent + 2) for item in value], "]", indent)


def _item(value: Any, indent: int) -> str:
    """A list's item, which is on a line of its own if it is short."""
    if isinstance(value, list | tuple) and len(value) <= ROW and set(map(type, value)) <= _PLAIN:
        return _row(value)
    return _text(value, indent)


def _rows(value: Sequence[Sequence[Any]], indent: int) -> str:
    """A list of short lists of numbers, all at once, as large data sets need it; nothing where it is none."""
    if max(map(len, value)) > ROW:
        return ""
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return ""
    # All brackets are those between two lists, and the first and last ones: there is none within a list.
    is_plain = text.count("[") == len(value) + 1 == text.count("],[") + 2
    if not is_plain or '"' in text or "{" in text:
        return ""
    pad = "\n" + " " * (indent + 2)
    rows = _spaced(text[1:-1]).replace("], [", f"],{pad}[")
    return f"[{pad}{rows}\n{' ' * indent}]"


def _block(opening: str, pieces: list[str], closing: str, indent: int) -> str:
    pad = "\n" + " " * (indent + 2)
    return f"{opening}{pad}{f',{pad}'.join(pieces)}\n{' ' * indent}{closing}"


def _row(numbers: Sequence[Any]) -> str:
    return _spaced(msgspec.json.encode(numbers).decode())


def _spaced(numbers: str) -> str:
    """Lists of numbers as they are written: 2.0 is 2, but −0.0 has to stay what it is."""
    whole = numbers.replace(".0,", ",").replace(".0]", "]")
    return whole.replace("-0,", "-0.0,").replace("-0]", "-0.0]").replace(",", ", ")


def _filled(line: str, indent: int) -> str:
    """The numbers of a list in lines that are full."""
    pad = "\n" + " " * (indent + 2)
    lines = _full_line(WIDTH - indent - 2).findall(line[1:-1])
    return f"[{pad}{pad.join(lines)}\n{' ' * indent}]"


@lru_cache(maxsize=64)
def _full_line(room: int) -> re.Pattern[str]:
    """As many numbers as there is room for, or all that are left where they have room."""
    return re.compile(rf"((?=.{{{room + 1}}}).{{1,{room - 1}}},|.+) ?")


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
