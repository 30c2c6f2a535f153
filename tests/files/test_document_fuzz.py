"""Good documents damaged at random: there is a document or a FileError, and never anything else."""

import json
import math
import random
import sys
from collections import Counter
from copy import deepcopy

import numpy as np
from files.documents import documents
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nnviz.core.difference import differences
from nnviz.core.errors import FileError
from nnviz.core.timeline import state_at
from nnviz.core.training import train
from nnviz.files.document import document_text, parse_document

EXAMPLES, DAMAGES = 100, 24

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=4)
    | st.sampled_from([0, 1, 2, -1]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


def outcome(data: bytes) -> str:
    """What becomes of a file; a document has to be one from which everything can be done."""
    try:
        document = parse_document(data, "lesson.nnviz")
    except FileError as error:
        message = str(error)
        assert message.startswith("lesson.nnviz: ")
        assert "\n" not in message
        return "refused"
    run = document.run
    assert np.isfinite(run.state.parameters).all()
    assert run.timeline.begin <= run.iteration <= run.end
    assert all(math.isfinite(value) for value in state_at(run.timeline, run.timeline.begin).parameters)
    if run.end < 5_000:
        state_at(run.timeline, (run.timeline.begin + run.end) // 2)
    if len(run.experiment.dataset.training_indices):
        train(run.experiment, run.state, 3)
    for ghost in document.ghosts:
        assert ghost.run.timeline.begin <= ghost.fork <= ghost.run.end == ghost.run.iteration
        assert run.timeline.common_until(ghost.run.timeline) <= run.end
        differences(ghost.other, ghost.experiment, by_hand=ghost.is_by_hand)
        if len(ghost.run.experiment.dataset.training_indices):
            train(ghost.run.experiment, ghost.run.state, 3)
    again = parse_document(document_text(document).encode(), "again.nnviz")
    assert document_text(again) == document_text(document)
    return "opened"


def damaged_bytes(data: bytes, chance: random.Random) -> bytes:
    """With some bytes flipped, gone, doubled or moved."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 3, 20])):
        at = chance.randrange(len(changed))
        match chance.randrange(5):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + chance.choice([1, 1, 7, 300])]
            case 2:
                changed[at:at] = changed[at : at + chance.choice([1, 5, 200])]
            case 3:
                changed[at : at + 1] = chance.choice(
                    [b'"', b"{", b"]", b",", b"9", b"-", b"e", b"\\", b"\xff"]
                )
            case _:
                del changed[at:]
        if not changed:
            break
    return bytes(changed)


def spots(value: object) -> list[tuple[object, object]]:
    """Everything in a document that can be put in another's place: what holds it, and its key."""
    found: list[tuple[object, object]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found.append((value, key))
        found += spots(inner)
    return found


def damaged_values(text: str, values: list[object], chance: random.Random) -> bytes:
    """With values replaced by other JSON or by each other, or keys dropped."""
    document = json.loads(text)
    for _ in range(chance.choice([1, 1, 2, 5])):
        holder, key = chance.choice(spots(document))
        match chance.randrange(5):
            case 0 if isinstance(holder, dict):
                del holder[key]
            case 1:
                other, place = chance.choice(spots(document))
                holder[key] = deepcopy(other[place])
            case 2 if isinstance(holder[key], int | float):
                holder[key] = chance.choice(
                    [holder[key] + 1, -holder[key], holder[key] * 10**9, 0, 0.5, 10**20]
                )
            case 3 if isinstance(holder[key], list):
                holder[key] = holder[key] * chance.choice([0, 2])
            case _:
                holder[key] = deepcopy(chance.choice(values))
    return json.dumps(document).encode()


def damaged_keys(text: str, chance: random.Random) -> bytes:
    """With a line doubled, which is a key twice or a sample more, or two exchanged."""
    lines = text.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    if chance.random() < 0.5:
        lines.insert(at, lines[other])
    else:
        lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines).encode()


COUNTS: Counter[str] = Counter()


@settings(
    max_examples=EXAMPLES,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(document=documents(), values=st.lists(JSON, min_size=4, max_size=8), seed=st.integers(0, 2**32))
def damage(document, values, seed):
    chance = random.Random(seed)  # noqa: S311
    text = document_text(document)
    assert outcome(text.encode()) == "opened"
    for number in range(DAMAGES):
        match number % 3:
            case 0:
                data = damaged_bytes(text.encode(), chance)
            case 1:
                data = damaged_values(text, values, chance)
            case _:
                data = damaged_keys(text, chance)
        COUNTS[outcome(data)] += 1


def test_a_damaged_document_is_opened_whole_or_refused():
    COUNTS.clear()
    damage()
    sys.stdout.write(
        f"{COUNTS.total():,} damaged documents: {COUNTS['refused']:,} refused, {COUNTS['opened']:,} opened\n"
    )
    assert COUNTS.total() >= 2_000
    assert COUNTS["refused"] > COUNTS["opened"] > 0
