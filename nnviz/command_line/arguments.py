"""The arguments of the commands that work on an experiment."""

from pathlib import Path
from typing import Final

from nnviz.command_line.console import Parser, whole_number, whole_number_up_to

MAX_ITERATIONS: Final = 10**12


def train_parser() -> Parser:
    """Of ``nnviz train``."""
    parser = Parser(
        prog="nnviz train",
        description="Train a network without a window and print what it has learnt. A document's run goes on "
        "from where it stands; breakpoints do not stop it.",
        allow_abbrev=False,
    )
    add_experiment(parser)
    _add_iterations(
        parser, "how many to train, from where a document stands (default: the preset's, else 10000)"
    )
    _add_json(parser)
    parser.add_argument("--loss-csv", type=Path, metavar="F", help="write the loss curve to this file")
    parser.add_argument("--save", type=Path, metavar="F", help="save all of it as a .nnviz document")
    parser.add_argument(
        "--image",
        type=Path,
        metavar="F",
        help="write a picture of the window after the run: .png, .svg or .pdf; needs no display",
    )
    return parser


def trace_parser() -> Parser:
    """Of ``nnviz trace``."""
    parser = Parser(
        prog="nnviz trace",
        description="Print every number that one iteration of the training computes.",
        allow_abbrev=False,
    )
    add_experiment(parser)
    parser.add_argument(
        "--at",
        type=iteration,
        metavar="K",
        help="after K iterations of the run (default: where a document stands, else 0, the first one)",
    )
    parser.add_argument(
        "--sample",
        type=whole_number,
        metavar="N",
        help="what sample N (from 1) would do, instead of the one that training picks",
    )
    _add_json(parser)
    return parser


def export_parser() -> Parser:
    """Of ``nnviz export``."""
    parser = Parser(
        prog="nnviz export",
        description="Write the same experiment as a program of its own, or the trained network as a model.",
        allow_abbrev=False,
    )
    add_experiment(parser)
    parser.add_argument(
        "--to",
        required=True,
        metavar="TARGET",
        help="what it is written for: numpy, sklearn, torch, keras or onnx",
    )
    _add_iterations(
        parser, "how many to train first (default: none of a document, else the preset's or 10000)"
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="F",
        help="the file to write, or - for standard output",
    )
    return parser


def add_experiment(parser: Parser) -> None:
    """Let a command be told what to train, with which settings."""
    parser.add_argument(
        "source",
        metavar="SOURCE",
        help="a preset's id, a .nnviz document, or a table (.csv, .tsv, .txt) with its target last",
    )
    parser.add_argument(
        "--target",
        action="append",
        default=[],
        metavar="COLUMN",
        help="of a table, the column to learn (default: one that is called so, or the last); may be repeated",
    )
    parser.add_argument(
        "--kind",
        choices=("classes", "numbers"),
        help="of a table, what its targets are, whatever they look like: −1 and 1 may be classes",
    )
    parser.add_argument(
        "--seed",
        type=whole_number,
        metavar="N",
        help="of the random generator (default: 0, or the document's); with another a run begins anew",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="change a setting, such as learning_rate=0.1 or layers=8,8; may be repeated. A document's run "
        "goes on with it where it can, as in the window, and else begins anew",
    )


def _add_iterations(parser: Parser, about: str) -> None:
    parser.add_argument("--iterations", type=_iterations, metavar="N", help=about)


def _add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _iterations(text: str) -> int:
    return whole_number_up_to(text, MAX_ITERATIONS)


def iteration(text: str) -> int:
    """An iteration that an argument says."""
    return whole_number_up_to(text, MAX_ITERATIONS - 1)
