"""GIF, APNG and WebP as files of frames: each still is encoded by Pillow, and put into its place here.

Pillow's own writers keep every frame of a GIF or an APNG in memory until the last one has come, and
want a list of those of a WebP: two gigabytes for 600 frames of a window.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image


class Shape(NamedTuple):
    """What is known of an animation before its first frame; width and height in px."""

    width: int
    height: int
    n_frames: int
    frames_per_second: int


class Container(Protocol):
    """A file that frames are added to, one after the other.

    Each frame is a part of the picture, put at (`left`, `top`) over what was there before.
    """

    step: int
    """Of what `left` and `top` have to be multiples."""

    def begin(self, file: BinaryIO, shape: Shape) -> None:
        """Write what comes before all frames."""

    def add(self, still: "Image", left: int, top: int) -> None:
        """Write the next frame."""

    def end(self) -> None:
        """Write what comes after all frames."""


class Gif:
    """GIF 89a, every frame with colours of its own (256 at most)."""

    step = 1

    def begin(self, file: BinaryIO, shape: Shape) -> None:
        """Write the screen, without colours, and that it repeats for ever."""
        self._file = file
        self._delays = _durations(shape.frames_per_second, 100)
        file.write(b"GIF89a" + struct.pack("<HHBBB", shape.width, shape.height, 0, 0, 0))
        file.write(b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00")

    def add(self, still: "Image", left: int, top: int) -> None:
        """Write the frame's time, its place, its colours and its pixels."""
        content = _encoded(still.quantize(256), "GIF", interlace=0)
        size_code = content[10] & 7
        at = 13 + 3 * 2 ** (size_code + 1)
        colours = content[13:at]
        while content[at] == 0x21:  # an extension: label, and blocks up to an empty one
            at += 2
            while content[at]:
                at += 1 + content[at]
            at += 1
        stay = 1 << 2  # until the next frame is put over it
        self._file.write(struct.pack("<BBBBHBB", 0x21, 0xF9, 4, stay, next(self._delays), 0, 0))
        self._file.write(struct.pack("<BHHHHB", 0x2C, left, top, *still.size, 0x80 | size_code))
        self._file.write(colours + content[at + 10 : -1])

    def end(self) -> None:
        """Write the trailer."""
        self._file.write(b"\x3b")


class Apng:
    """A PNG with further frames, as the third edition of its specification has them."""

    step = 1

    def begin(self, file: BinaryIO, shape: Shape) -> None:
        """Write the size of the picture and how many frames there will be."""
        self._file, self._frames_per_second, self._number = file, shape.frames_per_second, 0
        file.write(b"\x89PNG\r\n\x1a\n")
        self._chunk(
            b"IHDR", struct.pack(">IIBBBBB", shape.width, shape.height, 8, 2, 0, 0, 0)
        )  # RGB of 8 bits
        self._chunk(b"acTL", struct.pack(">II", shape.n_frames, 0))

    def add(self, still: "Image", left: int, top: int) -> None:
        """Write the frame's place and time, and its pixels."""
        is_first = self._number == 0
        place = struct.pack(">IIII", *still.size, left, top)
        # What was there stays, and is replaced, not mixed.
        self._chunk(b"fcTL", self._next() + place + struct.pack(">HHBB", 1, self._frames_per_second, 0, 0))
        for pixels in _png_pixels(_encoded(still, "PNG", compress_level=4)):
            if is_first:
                self._chunk(b"IDAT", pixels)
            else:
                self._chunk(b"fdAT", self._next() + pixels)

    def end(self) -> None:
        """Write the end."""
        self._chunk(b"IEND", b"")

    def _next(self) -> bytes:
        self._number += 1
        return struct.pack(">I", self._number - 1)

    def _chunk(self, kind: bytes, data: bytes) -> None:
        check = zlib.crc32(kind + data)
        self._file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check))


class WebP:
    """WebP, without loss."""

    step = 2

    def begin(self, file: BinaryIO, shape: Shape) -> None:
        """Write the size of the picture, and that it repeats for ever."""
        self._file = file
        self._durations = _durations(shape.frames_per_second, 1000)
        self._start = file.tell()
        file.write(b"RIFF\0\0\0\0WEBP")
        is_animated = 2
        self._chunk(b"VP8X", bytes([is_animated, 0, 0, 0]) + _in_24_bits(shape.width - 1, shape.height - 1))
        self._chunk(b"ANIM", struct.pack("<IH", 0, 0))

    def add(self, still: "Image", left: int, top: int) -> None:
        """Write the frame's place and time, and its pixels."""
        width, height = still.size
        place = _in_24_bits(left // 2, top // 2, width - 1, height - 1, next(self._durations))
        replaces = bytes([2])
        # The fastest: a window takes 0.3 s, and five times as long for a third less.
        pixels = _encoded(still, "WEBP", lossless=True, quality=0, method=0)[12:]
        self._chunk(b"ANMF", place + replaces + pixels)

    def end(self) -> None:
        """Write how long all of it has become."""
        length = self._file.tell() - self._start - 8
        self._file.seek(self._start + 4)
        self._file.write(struct.pack("<I", length))

    def _chunk(self, kind: bytes, data: bytes) -> None:
        self._file.write(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2))


def _durations(frames_per_second: int, units: int) -> Iterator[int]:
    """How long each frame is shown, in whole units of a second, such that no error adds up."""
    done, ended = 0, 0
    while True:
        done += 1
        before, ended = ended, (2 * done * units + frames_per_second) // (2 * frames_per_second)
        yield ended - before


def _encoded(still: "Image", kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    still.save(buffer, kind, **options)
    return buffer.getvalue()


def _png_pixels(content: bytes) -> Iterator[bytes]:
    """What stands in the IDAT chunks of a PNG."""
    at = 8
    while at < len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if kind == b"IDAT":
            yield content[at + 8 : at + 8 + length]
        at += 12 + length


def _in_24_bits(*numbers: int) -> bytes:
    return b"".join(struct.pack("<I", number)[:3] for number in numbers)
