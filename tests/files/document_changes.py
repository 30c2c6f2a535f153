"""The file of version 1 with one thing changed."""

import json

from files.documents import GOLDEN

MB = 1024 * 1024
TEXT = GOLDEN.read_text(encoding="utf-8")
EXPERIMENT = json.loads(TEXT)["experiments"][0]


def replaced(old: str, new: str) -> bytes:
    """The file of version 1 with one thing replaced."""
    assert old in TEXT
    return TEXT.replace(old, new, 1).encode()


def put(place: str, value: object) -> bytes:
    """The file of version 1 with another value at a place, as ``run.states.0.iteration``."""
    document = json.loads(TEXT)
    *way, last = (int(step) if step.isdigit() else step for step in place.split("."))
    inner = document
    for step in way:
        inner = inner[step]
    inner[last] = value
    return json.dumps(document).encode()


def without(place: str) -> bytes:
    """The file of version 1 without a key."""
    document = json.loads(TEXT)
    *way, last = (int(step) if step.isdigit() else step for step in place.split("."))
    inner = document
    for step in way:
        inner = inner[step]
    del inner[last]
    return json.dumps(document).encode()
