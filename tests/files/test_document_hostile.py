"""What is said of files that are no documents: one line that names the file, the place and the reason."""

import json
import re

import pytest
from files.document_changes import TEXT
from files.hostile_documents import FILES

from nnviz.core.errors import FileError, NewerFileError
from nnviz.files.document import parse_document
from nnviz.files.document_errors import shortened


def refusal(data: bytes) -> str:
    """What is said of the file lesson.nnviz that holds these bytes."""
    with pytest.raises(FileError) as caught:
        parse_document(data, "lesson.nnviz")
    message = str(caught.value)
    assert message.startswith("lesson.nnviz: ")
    assert "\n" not in message
    assert len(message) < 400
    assert all(len(word) < 60 for word in message.split() if not word.startswith("$"))
    return message.removeprefix("lesson.nnviz: ")


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_document_is_refused_in_one_line(name):
    data, words = FILES[name]
    message = refusal(data)
    assert re.match(".*".join(map(re.escape, words.split("…"))), message), message


def test_there_are_more_than_forty_of_them():
    assert len(FILES) > 100


def test_what_was_set_by_hand_cannot_be_trained_again_and_has_to_be_there():
    document = json.loads(TEXT)
    del document["run"]["states"][4]
    assert refusal(json.dumps(document).encode()) == (
        "$.run.states: there is none of iteration 4, from which the run goes on"
    )


def test_names_of_the_longest_length_are_read():
    document = json.loads(TEXT)
    document["data"][0] |= {"inputs": ["x" * 60, "y" * 60][: len(document["data"][0]["inputs"])]}
    document["experiments"][1]["title"] = "t" * 255
    parse_document(json.dumps(document).encode(), "lesson.nnviz")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("there is no iteration 7; the run's end is 5", "there is no iteration 7; the run's end is 5"),
        ("it says 'a name' and what follows is none of the file's words, so it stays as it is", ...),
        (f"'{'n' * 40}' is short enough", ...),
        (f"'{'n ' * 30}' is too long", f"'{'n ' * 19}n…' is too long"),
        (f'"it\'s {"n" * 99}" is too long', f'"it\'s {"n" * 34}…" is too long'),
        (f"not {'1' * 99}; at most 7", f"not {'1' * 39}… at most 7"),
        ("word " * 100, "word " * 79 + "word…"),
    ],
)
def test_what_a_message_takes_from_the_file_is_short(text, expected):
    assert shortened(text) == (text if expected is ... else expected)


def test_a_newer_version_is_told_from_what_is_wrong():
    with pytest.raises(NewerFileError, match="written by a newer nnviz"):
        parse_document(TEXT.replace('"version": 1', '"version": 2', 1).encode(), "lesson.nnviz")
