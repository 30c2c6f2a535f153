"""What every command shares: exit statuses, arguments, and words on standard output and error."""

import argparse
import io
import os
import sys
from collections.abc import Iterable
from typing import Final, NoReturn

DONE: Final = 0
FAILED: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130  # as the shell reports a program ended by Ctrl+C
BROKEN_PIPE: Final = 141  # and one whose reader has gone


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Complain, and end with the status of wrong usage."""
        complain(f"{message}; see {self.prog} --help")
        raise SystemExit(WRONG_USAGE)


def whole_number(text: str) -> int:
    """The whole number that an argument says."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a whole number, not {text!r}") from None


def whole_number_up_to(text: str, most: int) -> int:
    """The whole number, from 0 to `most`, that an argument says."""
    number = whole_number(text)
    if not 0 <= number <= most:
        raise argparse.ArgumentTypeError(f"must be from 0 to {most}, not {number}")
    return number


def in_utf8() -> None:
    """Make standard output UTF-8 whatever the terminal's encoding: for what is a file sent into a pipe."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def say(text: str) -> None:
    """Write a line to standard output, if there is one."""
    say_pieces([text, "\n"])


def say_pieces(pieces: Iterable[str]) -> None:
    """Write text that comes in pieces to standard output, if there is one."""
    if sys.stdout is not None:  # it is where standard output was closed
        sys.stdout.writelines(pieces)


def complain(message: str) -> None:
    """Write one line to standard error, if there is one."""
    if sys.stderr is not None:
        line = message.replace("\r", " ").replace("\n", " ")
        sys.stderr.write(f"nnviz: {line}\n")


def discard_output() -> None:
    """Give what is still buffered somewhere to go, or Python complains of it at exit."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
