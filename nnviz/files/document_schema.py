"""What a document holds, as types: reading refuses everything else, and writing fills them in.

resources/format.md says what each field means. A field with a default may be missing, and is not written
where it has that value.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from nnviz.core.breakpoint import MOST_EVERY, MOST_ITERATION
from nnviz.core.dataset import MAX_OUTPUTS, MAX_SAMPLES
from nnviz.core.errors import InputError
from nnviz.core.loss_curve import CAPACITY
from nnviz.core.network import MAX_HIDDEN_LAYERS
from nnviz.core.path import CAPACITY as PATH_CAPACITY
from nnviz.core.scaling import Method
from nnviz.core.stops import HitKind
from nnviz.core.workspace import MOST_GHOSTS
from nnviz.files.document_errors import shortened

FORMAT_VERSION: Final = 1

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_EDITS: Final = 5_000
MAX_TABLE: Final = 2 * MAX_EDITS  # data sets, or experiments: those of edits, and of what is lost
MAX_STATES: Final = MAX_EDITS + 100
MAX_MARKS: Final = 10_000  # breakpoints, or watches

Iteration = Annotated[int, Meta(ge=0, le=MOST_ITERATION)]
Number = Annotated[int, Meta(ge=0, le=MAX_TABLE)]  # of a table's entry
SampleIndex = Annotated[int, Meta(ge=0, le=MAX_SAMPLES)]
Unit = Annotated[int, Meta(ge=0, le=1_000_000)]
Digits = Annotated[str, Meta(pattern="^[0-9]{1,39}$")]  # of whole numbers that JSON's readers would round
Loss = float | Literal["inf"] | None  # None stands for NaN


class ScalingText(Struct):
    """A `Scaling`."""

    method: Method
    offset: list[float]
    factor: list[float]


class _SamplesText(Struct):
    inputs: list[str]
    outputs: Annotated[int, Meta(ge=1, le=MAX_OUTPUTS)]
    samples: Annotated[list[list[float]], Meta(max_length=MAX_SAMPLES)]
    held_out: list[SampleIndex] = []
    scaling: ScalingText | None = None


class ClassificationText(_SamplesText, tag_field="kind", tag="classification"):
    """A `Dataset` whose targets are classes; samples as their inputs, then their targets."""

    classes: list[str] = []


class RegressionText(_SamplesText, tag_field="kind", tag="regression"):
    """A `Dataset` whose targets are numbers."""


class ChangeText(Struct, tag_field="kind", tag="change"):
    """A `Dataset` as an earlier one, in which `drop` samples from `at` on are replaced by `samples`."""

    of: Number
    at: SampleIndex
    drop: SampleIndex
    samples: Annotated[list[list[float]], Meta(max_length=MAX_SAMPLES)]
    held_out: list[SampleIndex] = []


DataText = ClassificationText | RegressionText | ChangeText


class ExperimentText(Struct):
    """An `Experiment`."""

    title: str
    data: Number
    sizes: Annotated[list[int], Meta(max_length=MAX_HIDDEN_LAYERS + 2)]
    activations: Annotated[list[str], Meta(max_length=MAX_HIDDEN_LAYERS + 1)]
    bias: bool
    learning_rate: float
    loss: str
    batch: int | None
    sampling: str
    initialisation: str
    seed: int
    record_every: int
    preset: str = ""
    given_parameters: list[float] | None = None


class EditText(Struct):
    """An `Edit`."""

    iteration: Iteration
    experiment: Number
    by_hand: bool = False


class GeneratorText(Struct):
    """A state of a random generator, as numpy gives it."""

    bit_generator: Literal["PCG64"]
    state: Digits
    inc: Digits
    has_uint32: Annotated[int, Meta(ge=0, le=1)]
    uinteger: Annotated[int, Meta(ge=0, lt=2**32)]


class StateText(Struct):
    """A `TrainingState`."""

    iteration: Iteration
    generator: GeneratorText
    parameters: list[float]
    epoch: Annotated[list[SampleIndex], Meta(max_length=MAX_SAMPLES)] = []
    position: SampleIndex = 0


class RunText(Struct):
    """A `Run`: its first experiment, and the iteration where it stands."""

    experiment: Number
    iteration: Iteration
    edits: Annotated[list[EditText], Meta(max_length=MAX_EDITS)]
    states: Annotated[list[StateText], Meta(min_length=1, max_length=MAX_STATES)]
    losses: Annotated[list[tuple[Iteration, Loss, Loss]], Meta(min_length=1, max_length=CAPACITY)]
    newest_losses: tuple[Loss, Loss]
    path: Annotated[list[list[float]], Meta(min_length=1, max_length=PATH_CAPACITY)]


class GhostText(Struct, kw_only=True):
    """A `Ghost`, which stands at the end of its run; its colour goes by its number."""

    number: Iteration
    fork: Iteration
    other: Number
    by_hand: bool = False
    hidden: bool = False
    plays_along: bool = False
    diverged: bool = False
    run: RunText


class PartText(Struct, array_like=True):
    """A `Part`, as a list."""

    kind: Literal["unit", "weight", "bias"]
    layer: Unit
    unit: Unit
    source: Unit = 0


class BreakpointText(Struct):
    """A `Breakpoint`."""

    kind: HitKind
    iteration: Iteration = 0
    sample: SampleIndex = 0
    part: PartText | None = None
    limit: float = 0.0
    enabled: bool = True
    lost_in: Number | None = None


class BreakpointsText(Struct):
    """A `Breakpoints`."""

    data: Number
    every: Annotated[int, Meta(ge=1, le=MOST_EVERY)]
    items: Annotated[list[BreakpointText], Meta(max_length=MAX_MARKS)]


class WatchText(Struct):
    """A `Watch`."""

    part: PartText | None
    sample: SampleIndex = 0
    layer: Unit | None = None
    lost_in: Number | None = None


class DocumentText(Struct):
    """A `Document`."""

    format: Literal["nnviz"]
    version: int
    notes: list[str]  # its lines
    data: Annotated[list[DataText], Meta(min_length=1, max_length=MAX_TABLE)]
    experiments: Annotated[list[ExperimentText], Meta(min_length=1, max_length=MAX_TABLE)]
    run: RunText
    ghosts: Annotated[list[GhostText], Meta(max_length=MOST_GHOSTS)] = []
    breakpoints: BreakpointsText | None = None
    watches: Annotated[list[WatchText], Meta(max_length=MAX_MARKS)] = []
    view: dict[str, Any] = {}


class PlacedError(Exception):
    """What is wrong in a document, and where."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {shortened(problem)}")


class NewerVersionError(PlacedError):
    """The document is of a version of the format that comes after this one."""


@contextmanager
def placed(place: str) -> Iterator[None]:
    """Tell where it was that core refused something."""
    try:
        yield
    except InputError as error:
        raise PlacedError(place, str(error)) from None
