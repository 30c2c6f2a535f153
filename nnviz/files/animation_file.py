"""AnimationFile: writes an animation, frame by frame; it appears complete or not at all."""

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from nnviz.core.errors import FileError, InputError
from nnviz.files.animation_formats import Apng, Container, Gif, Shape, WebP
from nnviz.files.draft import Draft
from nnviz.files.output import check_writable, reason

Pixels = npt.NDArray[np.uint8]

FORMATS: Final[dict[str, type[Container]]] = {".webp": WebP, ".png": Apng, ".apng": Apng, ".gif": Gif}
SMALLEST_PX, LARGEST_PX = 16, 4_096  # of a side
# GIF counts hundredths of a second, and viewers slow down what is shorter than two.
MOST_A_SECOND: Final = 50


class AnimationFile:
    """An animation under way, in a hidden file beside the one that it becomes.

    Of every frame only what has changed is written, and nothing is kept but the frame before. It has
    to be ended, by `finish` or `discard`.

    Parameters
    ----------
    path : whose suffix is one of FORMATS
    width, height : of every frame, px
    n_frames : how many there will be
    frames_per_second : from 1 to MOST_A_SECOND

    Raises
    ------
    InputError
        When the suffix is none of FORMATS, or a figure is out of its range.
    FileError
        When Pillow is not installed, or the file cannot be written.
    """

    def __init__(self, path: Path, width: int, height: int, n_frames: int, frames_per_second: int) -> None:
        container = check_format(path)
        if not SMALLEST_PX <= min(width, height) <= max(width, height) <= LARGEST_PX:
            raise InputError(
                f"an animation has from {SMALLEST_PX} to {LARGEST_PX} pixels a side, not {width} × {height}"
            )
        if not 1 <= frames_per_second <= MOST_A_SECOND:
            raise InputError(
                f"an animation has from 1 to {MOST_A_SECOND} frames a second, not {frames_per_second}"
            )
        check_writable(path)
        self._path, self._container = path, container()
        self._before: Pixels | None = None
        try:
            target = path.resolve()
            if target.exists() and not target.is_file():
                raise FileError(f"{path}: it cannot be written: this is not a file")
            self._draft = Draft(target)
        except (OSError, ValueError) as error:
            raise self._cannot(error) from None
        shape = Shape(width, height, n_frames, frames_per_second)
        self._guarded(self._container.begin, self._draft.file, shape)

    def add(self, frame: Pixels) -> None:
        """Write the next frame, (height, width, 3): red, green and blue.

        Raises
        ------
        FileError
            When it cannot be written; what has been written is gone then.
        """
        from PIL import Image

        left, top, right, bottom = changed_box(self._before, frame, self._container.step)
        still = Image.fromarray(np.ascontiguousarray(frame[top:bottom, left:right]))
        self._guarded(self._container.add, still, left, top)
        self._before = frame

    def finish(self) -> None:
        """Put it in its place.

        Raises
        ------
        FileError
            When that cannot be done; what has been written is gone then.
        """
        self._guarded(self._container.end)
        self._guarded(self._draft.finish)

    def discard(self) -> None:
        """Leave nothing behind; after `finish`, or twice, it does nothing."""
        self._draft.discard()

    def _guarded(self, write: Any, *values: Any) -> None:
        try:
            write(*values)
        except OSError as error:
            with suppress(OSError):  # closing writes what is left, which may fail in the same way
                self.discard()
            raise self._cannot(error) from None

    def _cannot(self, error: Exception) -> FileError:
        return FileError(f"{self._path}: it cannot be written: {reason(error)}")


def check_format(path: Path) -> type[Container]:
    """How an animation of that name is written.

    Raises
    ------
    InputError
        When its suffix is none of FORMATS.
    FileError
        When what writes it is not installed.
    """
    suffix = path.suffix.lower()
    if suffix not in FORMATS:
        raise InputError(f"{path}: an animation's name ends in {', '.join(FORMATS)}")
    try:
        from PIL import features
    except ImportError:
        raise FileError(
            "an animation is written by the package Pillow, which is not installed: pip install Pillow"
        ) from None
    if suffix == ".webp" and not features.check("webp"):
        raise FileError(f"{path}: the Pillow that is installed cannot write WebP; choose .png or .gif")
    return FORMATS[suffix]


def changed_box(before: Pixels | None, now: Pixels, step: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the smallest box with all that differs; never an empty one.

    Parameters
    ----------
    before : None where there is nothing to put it over
    step : of what left and top are multiples
    """
    height, width = now.shape[:2]
    if before is None:
        return 0, 0, width, height
    differs = (before != now).any(axis=2)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    left, top = int(columns[0]), int(rows[0])
    return left - left % step, top - top % step, int(columns[-1]) + 1, int(rows[-1]) + 1
