"""Breakpoints and watches in a document."""

from collections.abc import Sequence
from dataclasses import replace

from nnviz.core.breakpoint import Breakpoint, Breakpoints
from nnviz.core.dataset import Dataset
from nnviz.core.part import Part
from nnviz.core.watch import Watch
from nnviz.files.document_data import entry
from nnviz.files.document_schema import BreakpointsText, BreakpointText, PartText, PlacedError, WatchText
from nnviz.files.document_tables import Tables


def breakpoints_text(breakpoints: Breakpoints | None, tables: Tables) -> BreakpointsText | None:
    """Breakpoints as they are written; their data sets get their numbers."""
    if breakpoints is None:
        return None
    data = tables.dataset(breakpoints.dataset)
    items = [
        BreakpointText(
            kind=item.kind,
            iteration=item.iteration,
            sample=item.sample,
            part=_part_text(item.part),
            limit=item.limit,
            enabled=item.enabled,
            lost_in=tables.lost_in(item.lost_in),
        )
        for item in breakpoints.items
    ]
    return BreakpointsText(data, breakpoints.every, items)


def read_breakpoints(text: BreakpointsText | None, datasets: Sequence[Dataset]) -> Breakpoints | None:
    """The breakpoints of a document.

    Raises
    ------
    PlacedError
        When one of them can never be met, or is there twice.
    """
    if text is None:
        return None
    dataset = entry(datasets, text.data, "$.breakpoints.data", "data set")
    items: list[Breakpoint] = []
    seen: set[Breakpoint] = set()
    for number, one in enumerate(text.items):
        place = f"$.breakpoints.items[{number}]"
        item = _read_breakpoint(one, dataset, datasets, place)
        aim = replace(item, enabled=True)
        if aim in seen:
            raise PlacedError(place, "this breakpoint is there twice")
        seen.add(aim)
        items.append(item)
    return Breakpoints(dataset, tuple(items), text.every)


def watch_texts(watches: Sequence[Watch], tables: Tables) -> list[WatchText]:
    """Watches as they are written; their data sets get their numbers."""
    return [
        WatchText(_part_text(watch.part), watch.sample, watch.layer, tables.lost_in(watch.lost_in))
        for watch in watches
    ]


def read_watches(texts: Sequence[WatchText], datasets: Sequence[Dataset]) -> tuple[Watch, ...]:
    """The watches of a document.

    Raises
    ------
    PlacedError
        When one of them names a sample that never was.
    """
    watches: list[Watch] = []
    for number, text in enumerate(texts):
        lost_in = _lost_in(text.lost_in, text.sample, datasets, f"$.watches[{number}]")
        watches.append(Watch(_read_part(text.part), text.sample, text.layer, lost_in))
    return tuple(watches)


def _read_breakpoint(
    text: BreakpointText, dataset: Dataset, datasets: Sequence[Dataset], place: str
) -> Breakpoint:
    lost_in = _lost_in(text.lost_in, text.sample, datasets, place)
    item = Breakpoint(
        text.kind, text.iteration, text.sample, _read_part(text.part), text.limit, text.enabled, lost_in
    )
    if item.names_sample and item.sample >= len(dataset if lost_in is None else lost_in):
        raise PlacedError(place, f"there is no sample {item.sample}")
    if item.kind == "iteration" and not item.iteration:
        raise PlacedError(place, "an iteration to stop at is needed, from 1 on")
    if item.kind == "loss" and item.limit <= 0.0:
        raise PlacedError(place, "the loss to stop below is a number greater than 0")
    if item.kind == "sign" and (item.part is None or item.part.kind == "unit"):
        raise PlacedError(place, "a weight or a bias is needed, whose sign may change")
    return item


def _lost_in(number: int | None, sample: int, datasets: Sequence[Dataset], place: str) -> Dataset | None:
    if number is None:
        return None
    dataset = entry(datasets, number, f"{place}.lost_in", "data set")
    if sample >= len(dataset):
        raise PlacedError(f"{place}.sample", f"there is no sample {sample} in data set {number}")
    return dataset


def _part_text(part: Part | None) -> PartText | None:
    if part is None:
        return None
    assert part.kind != "sample"
    assert part.kind != "input"
    return PartText(part.kind, part.layer, part.unit, part.source)


def _read_part(text: PartText | None) -> Part | None:
    return None if text is None else Part(text.kind, text.layer, text.unit, text.source)
