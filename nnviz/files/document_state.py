"""States of a run in a document, exact to the bit."""

from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from nnviz.core.dataset import frozen_array
from nnviz.core.training import TrainingState
from nnviz.files.document_schema import GeneratorText, PlacedError, StateText


def state_text(state: TrainingState) -> StateText:
    """A state as it is written."""
    generator = state.generator
    inner = generator["state"]
    assert isinstance(inner, dict)
    return StateText(
        iteration=state.iteration,
        generator=GeneratorText(
            bit_generator="PCG64",
            state=str(inner["state"]),
            inc=str(inner["inc"]),
            has_uint32=int(str(generator["has_uint32"])),
            uinteger=int(str(generator["uinteger"])),
        ),
        parameters=state.parameters.tolist(),
        epoch=state.epoch.tolist(),
        position=state.position,
    )


def read_states(texts: Sequence[StateText], n_parameters: int, place: str) -> list[TrainingState]:
    """The states of a document.

    Raises
    ------
    PlacedError
        When no run could be in one of them.
    """
    generator = np.random.PCG64(0)
    return [
        _read_state(text, n_parameters, generator, f"{place}[{number}]") for number, text in enumerate(texts)
    ]


def _read_state(text: StateText, n_parameters: int, generator: np.random.PCG64, place: str) -> TrainingState:
    if len(text.parameters) != n_parameters:
        raise PlacedError(
            f"{place}.parameters", f"there are {len(text.parameters)}; the network has {n_parameters}"
        )
    epoch = np.array(text.epoch, np.int32)
    if len(epoch) and not np.array_equal(np.sort(epoch), np.arange(len(epoch))):
        raise PlacedError(
            f"{place}.epoch", "it is no order of samples: each number from 0 on stands there once"
        )
    if text.position > len(epoch):
        raise PlacedError(f"{place}.position", f"{text.position} samples cannot be used of {len(epoch)}")
    return TrainingState(
        text.iteration,
        frozen_array(text.parameters),
        _read_generator(text.generator, generator, f"{place}.generator"),
        frozen_array(epoch, np.int32),
        text.position,
    )


def _read_generator(text: GeneratorText, generator: np.random.PCG64, place: str) -> dict[str, object]:
    """A generator's state, tried out on `generator`."""
    state: dict[str, object] = {
        "bit_generator": text.bit_generator,
        "state": {"state": int(text.state), "inc": int(text.inc)},
        "has_uint32": text.has_uint32,
        "uinteger": text.uinteger,
    }
    try:
        generator.state = cast(Any, state)
    except (OverflowError, ValueError):
        fits = False
    else:
        fits = generator.state == state and int(text.inc) % 2 == 1
    if not fits:
        raise PlacedError(place, "no generator has such a state")
    return state
