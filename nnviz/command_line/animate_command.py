"""``nnviz animate``: an animation of a run, made without a screen."""

import argparse
import os
import re
import sys
from pathlib import Path
from typing import Final

from nnviz.command_line.arguments import add_experiment, iteration
from nnviz.command_line.console import DONE, FAILED, Parser, complain, whole_number

FRAMES: Final = 120
FRAMES_PER_SECOND: Final = 15
SIZE: Final = (1280, 800)  # px


def animate(arguments: list[str]) -> int:
    """``nnviz animate``: show a run as an animation, iteration by iteration."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.early and options.every is not None:
        parser.error("--early is for a number of --frames, not for one --every so many iterations")

    from nnviz import startup
    from nnviz.command_line.command_source import open_source
    from nnviz.command_line.headless import Progress
    from nnviz.core.frames import Frames
    from nnviz.files.source import default_iterations

    document = open_source(options).document
    run = document.run
    last = options.to if options.to is not None else run.end or default_iterations(run.experiment)
    first = max(options.first, run.timeline.begin)
    if options.every is not None:
        frames = Frames(first, last, "every", options.every)
    else:
        frames = Frames(first, last, "early" if options.early else "even", options.frames)
    iterations = frames.iterations()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if problem := startup.check():
        complain(problem)
        return FAILED

    from dataclasses import replace

    from nnviz.command_line.headless_animation import Film, animate_headless, check_film, known_up_to

    width, height = options.size
    film = Film(options.output, options.panel, width, height, options.fps)
    check_film(film, len(iterations))
    run = known_up_to(run, last, Progress(sys.stderr, last))
    animate_headless(replace(document, run=run), iterations, film)
    return DONE


def _parser() -> Parser:
    parser = Parser(
        prog="nnviz animate",
        description="Show a run as an animation, as WebP, APNG or GIF. Needs no display.",
        allow_abbrev=False,
    )
    add_experiment(parser)
    add = parser.add_argument
    add("-o", "--output", type=Path, required=True, metavar="F", help="the file: .webp, .png, .apng or .gif")
    add("--from", type=iteration, default=0, dest="first", metavar="A", help="the first iteration shown")
    add(
        "--to",
        type=iteration,
        metavar="B",
        help="the last one (default: the document's newest, else the preset's, else 10000)",
    )
    spacing = parser.add_mutually_exclusive_group()
    spacing.add_argument(
        "--frames", type=whole_number, default=FRAMES, metavar="N", help=f"how many (default: {FRAMES})"
    )
    spacing.add_argument("--every", type=whole_number, metavar="N", help="a frame every N iterations")
    add("--early", action="store_true", help="more frames of early iterations than of late ones")
    add(
        "--fps",
        type=whole_number,
        default=FRAMES_PER_SECOND,
        metavar="R",
        help=f"frames a second (default: {FRAMES_PER_SECOND})",
    )
    add("--panel", default="window", metavar="NAME", help="only this panel, such as plane or loss")
    add(
        "--size",
        type=_size,
        default=SIZE,
        metavar="WxH",
        help=f"width and height in pixels (default: {SIZE[0]}x{SIZE[1]})",
    )
    return parser


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"must be width x height, such as 640x480, not {text!r}")
    return int(found[1]), int(found[2])
