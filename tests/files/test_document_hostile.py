"""What is said of files that are no documents: one line that names the file, the place and the reason."""

import json
import re

import pytest
from files.document_changes import TEXT
from files.hostile_documents import FILES

from nnviz.core.errors import FileError
from nnviz.files.document import parse_document


def refusal(data: bytes) -> str:
    """What is said of the file lesson.nnviz that holds these bytes."""
    with pytest.raises(FileError) as caught:
        parse_document(data, "lesson.nnviz")
    message = str(caught.value)
    assert message.startswith("lesson.nnviz: ")
    assert "\n" not in message
    assert len(message) < 400
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
