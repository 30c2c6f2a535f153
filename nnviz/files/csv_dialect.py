"""Dialect: how a CSV file encodes, separates and quotes its values, as chosen or as found."""

import codecs
import io
from dataclasses import dataclass
from typing import Final, Literal, TextIO, get_args

from nnviz.core.errors import InputError

Delimiter = Literal[",", ";", "\t", "|", " "]
Decimal = Literal[".", ","]
Quote = Literal['"', "'", ""]
Encoding = Literal["utf-8", "utf-16", "cp1252"]

DELIMITERS: Final[tuple[Delimiter, ...]] = get_args(Delimiter)
_UTF_16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_IN_CP1252: Final = b"\x81\x8d\x8f\x90\x9d"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How to read a CSV file.

    Parameters
    ----------
    delimiter : what stands between two values; several spaces are one
    decimal : what stands before the decimals of a number
    header : whether the first row names the columns
    quote : what stands around a value that holds the delimiter; "" for nothing
    encoding : of the characters; "utf-8" and "utf-16" with or without a byte order mark
    """

    delimiter: Delimiter = ","
    decimal: Decimal = "."
    header: bool = True
    quote: Quote = '"'
    encoding: Encoding = "utf-8"


def encoding_of(data: bytes) -> Encoding:
    """The encoding in which all of `data` is text: UTF-16 by its mark, UTF-8, else Windows-1252.

    Raises
    ------
    InputError
        When it is no text in any of them.
    """
    if data.startswith(_UTF_16_MARKS):
        return "utf-16"
    if b"\0" in data:
        raise not_text()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if any(byte in data for byte in _NOT_IN_CP1252):
            line = data.count(b"\n", 0, error.start) + 1
            raise InputError(f"line {line} is not UTF-8 text; save it as CSV in UTF-8") from None
        return "cp1252"
    return "utf-8"


def opened(data: bytes, encoding: Encoding) -> TextIO:
    """`data` as a text to read line by line, its line ends as they are."""
    return io.TextIOWrapper(io.BytesIO(data), _codec(data, encoding), newline="")


def beginning(data: bytes, encoding: Encoding, most: int) -> str:
    """The text of the first `most` bytes, up to where they cut a character.

    Raises
    ------
    InputError
        When it is not text in this encoding.
    """
    decoder = codecs.getincrementaldecoder(_codec(data, encoding))()
    try:
        return decoder.decode(data[:most], final=len(data) <= most)
    except UnicodeDecodeError as error:
        raise _wrong_encoding(data, encoding, error.start) from None


def not_text() -> InputError:
    """The error for a file that holds no text."""
    return InputError("this is not a text file; save it as CSV in UTF-8")


def undecodable(data: bytes, encoding: Encoding) -> InputError:
    """The error for text in another encoding, with the first line that shows it."""
    try:
        data.decode(_codec(data, encoding))
    except UnicodeDecodeError as error:
        return _wrong_encoding(data, encoding, error.start)
    return not_text()


def _wrong_encoding(data: bytes, encoding: Encoding, position: int) -> InputError:
    """The error for a byte at `position` that is no text in this encoding."""
    line = data[:position].decode(_codec(data, encoding), "replace").count("\n") + 1
    name = {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}[encoding]
    return InputError(f"line {line} is not {name} text; choose another encoding, or save it as CSV in UTF-8")


def _codec(data: bytes, encoding: Encoding) -> str:
    """Python's name of the encoding, which takes the mark away; without one it tells by the first byte."""
    match encoding:
        case "utf-8":
            return "utf-8-sig"
        case "utf-16" if not data.startswith(_UTF_16_MARKS):
            return "utf-16-be" if data.startswith(b"\0") else "utf-16-le"
        case _:
            return encoding
