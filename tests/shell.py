"""nnviz as the shell runs it, in this process."""

import json
import sys

from nnviz.cli import main

MODULE = [sys.executable, "-m", "nnviz"]


def success(capsys, *arguments):
    """What a command prints that must go well and have nothing to say on standard error."""
    status = main(list(arguments))
    output = capsys.readouterr()
    assert (status, output.err) == (0, "")
    return output.out


def json_of(capsys, *arguments):
    """The object that a command prints with --json: one line and nothing else."""
    text = success(capsys, *arguments, "--json")
    assert text.count("\n") == 1
    assert text.endswith("\n")
    return json.loads(text)


def failure(capsys, *arguments):
    """Exit status and the one line on standard error of a command that must fail."""
    try:
        status = main(list(arguments))
    except SystemExit as leaving:
        status = leaving.code
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert output.err.startswith("nnviz: ")
    return status, output.err
