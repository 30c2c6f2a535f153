"""A look at a document before it is built: how much it holds, and under which keys."""

import re
from typing import Any, Final

import msgspec
from msgspec import inspect

from nnviz.files.document_schema import MAX_BYTES, DocumentText, PlacedError

MAX_DEPTH: Final = 32
MAX_NUMBERS: Final = 6_000_000  # and what else stands between commas
MAX_LISTS: Final = 600_000  # and objects: one for a sample
MAX_TOKENS: Final = 600_000  # keys, texts, brackets
MAX_UNKNOWN: Final = 100  # that are reported

# Whatever has no brackets, and then a string, perhaps a key; rows of numbers, a list of numbers; one
# character; or the end. Possessive, so that no text makes it try twice.
_TOKEN: Final = re.compile(
    rb"""[^"\[\]{},]*+(?:
        (?P<string>"(?:[^"\\]++|\\.)*+")(?P<key>\s*+:)?
        | \[\s*+(?:\[[-+.0-9eE,\snul]*+\][,\s]*+)++\]
        | \[[-+.0-9eE,\snul]*+\]
        | (?P<mark>[\[\]{},"])
        | \Z
    )""",
    re.DOTALL | re.VERBOSE,
)

Schema = dict[str, Any]  # key -> the schema of its object or of its list's objects, or None


def check_size(data: bytes) -> None:
    """Refuse what is larger than any document.

    Raises
    ------
    PlacedError
        When it has too many bytes.
    """
    if len(data) > MAX_BYTES:
        raise PlacedError("$", f"it is larger than {MAX_BYTES // 1024**2} MB, which is the most nnviz reads")


def check_counts(data: bytes) -> None:
    """Refuse what would need far more memory than any document.

    Raises
    ------
    PlacedError
        When there are too many values.
    """
    if data.count(b",") > MAX_NUMBERS:
        raise PlacedError("$", f"it holds more than {MAX_NUMBERS:,} values, which is the most nnviz reads")
    if data.count(b"\\") > MAX_NUMBERS:
        raise PlacedError("$", f"it holds more than {MAX_NUMBERS:,} escaped characters, which is the most")
    if data.count(b"[") + data.count(b"{") > MAX_LISTS:
        raise PlacedError("$", f"it holds more than {MAX_LISTS:,} lists, which is the most nnviz reads")


def unknown_keys(data: bytes) -> tuple[str, ...]:
    """The places of keys that no type in `document_schema` has, in order; at most MAX_UNKNOWN.

    What is not JSON is passed over: the decoder tells about it.

    Raises
    ------
    PlacedError
        When a key stands twice in an object, or it is nested deeper than any document.
    """
    walk = _Walk()
    for number, token in enumerate(_TOKEN.finditer(data)):
        if number > MAX_TOKENS:
            raise PlacedError("$", "it holds more keys and texts than any document")
        if token["key"]:
            walk.key(token["string"])
            continue
        match token["mark"]:
            case b"{" | b"[" as opening:
                walk.open(is_object=opening == b"{")
            case b"}" | b"]":
                walk.close()
            case b",":
                walk.next()
            case b'"':  # never closed
                break
    return tuple(walk.unknown)


class _Level:
    """An object or list that the walk is in.

    Attributes
    ----------
    keys : of an object so far; None for a list
    schema : the known keys of the object, or of the objects in the list; None where all are free
    at : the key or the index at hand
    """

    __slots__ = ("at", "keys", "schema")

    def __init__(self, schema: Schema | None, *, is_object: bool) -> None:
        self.keys: set[str] | None = set() if is_object else None
        self.schema = schema
        self.at: str | int = "" if is_object else 0


class _Walk:
    """Goes through the brackets, commas and keys of a document."""

    def __init__(self) -> None:
        self.unknown: list[str] = []
        self._levels: list[_Level] = []

    def open(self, *, is_object: bool) -> None:
        """An object or a list begins."""
        if len(self._levels) == MAX_DEPTH:
            raise PlacedError(self._place(), f"it is nested deeper than {MAX_DEPTH} levels")
        self._levels.append(_Level(self._inner_schema(), is_object=is_object))

    def close(self) -> None:
        """It ends."""
        if self._levels:
            self._levels.pop()

    def next(self) -> None:
        """The next item of a list; the next key of an object tells of itself."""
        if self._levels and isinstance(self._levels[-1].at, int):
            self._levels[-1].at += 1

    def key(self, token: bytes) -> None:
        """A key of the object at hand."""
        level = self._levels[-1] if self._levels else None
        if level is None or level.keys is None:
            return
        try:
            key = msgspec.json.decode(token, type=str)
        except ValueError:  # the decoder tells
            return
        level.at = key
        if key in level.keys:
            raise PlacedError(self._place(), "this key stands twice in one object")
        level.keys.add(key)
        if level.schema is not None and key not in level.schema and len(self.unknown) < MAX_UNKNOWN:
            self.unknown.append(self._place())

    def _inner_schema(self) -> Schema | None:
        if not self._levels:
            return _SCHEMA
        level = self._levels[-1]
        if level.keys is None or level.schema is None:
            return level.schema
        schema: Schema | None = level.schema.get(str(level.at))
        return schema

    def _place(self) -> str:
        return "$" + "".join(
            f"[{level.at}]" if isinstance(level.at, int) else f".{shown(level.at)}" for level in self._levels
        )


def shown(key: str) -> str:
    """A key that somebody else chose, as part of a place."""
    short = key if len(key) <= 30 else f"{key[:29]}…"
    return short if short.isidentifier() else repr(short)


def _schema_of(kind: inspect.Type) -> Schema | None:
    """The keys of a type's objects, however deep in lists and choices they are."""
    if isinstance(kind, inspect.StructType) and not kind.array_like:
        keys = {field.encode_name: _schema_of(field.type) for field in kind.fields}
        return keys if kind.tag_field is None else {kind.tag_field: None, **keys}
    if isinstance(kind, inspect.Metadata):
        return _schema_of(kind.type)
    if isinstance(kind, inspect.ListType):
        return _schema_of(kind.item_type)
    if isinstance(kind, inspect.UnionType):
        choices = [schema for one in kind.types if (schema := _schema_of(one)) is not None]
        return {key: value for choice in choices for key, value in choice.items()} or None
    return None


_SCHEMA: Final = _schema_of(inspect.type_info(DocumentText))
