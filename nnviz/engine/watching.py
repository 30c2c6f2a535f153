"""Watching: holds the watches and has their values worked out along the run's path."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.experiment import Experiment
from nnviz.core.path import ParameterPath
from nnviz.core.training import Loops
from nnviz.core.watch import Watch, WatchSeries, fits, followed, trouble_of
from nnviz.core.watch_record import KnownValues, WatchRecord
from nnviz.core.watch_values import values_of
from nnviz.engine.session import Session

NAME: Final = "watches"
MOST: Final = 32  # watches
SECONDS_BETWEEN: Final = 0.2  # two answers while it runs; numbers that change faster cannot be read
SECONDS: Final = 0.04  # that one answer takes of the worker's time


@dataclass(frozen=True, eq=False, slots=True)
class _Answer:
    """What the worker has worked out: along the path, and for the moment shown."""

    record: WatchRecord
    current: dict[Watch, float]


@dataclass(frozen=True, eq=False, slots=True)
class _Errand:
    """All that one answer needs."""

    known: WatchRecord | None
    experiment: Experiment
    path: ParameterPath
    parameters: npt.NDArray[np.float64]
    watches: tuple[Watch, ...]

    def __call__(self, _loops: Loops) -> _Answer:
        """Work out what is missing."""
        start = time.perf_counter()
        fitting = [watch for watch in self.watches if fits(watch, self.experiment)]
        now = values_of(fitting, self.experiment, self.parameters[None, :])
        known = self.known or WatchRecord(self.experiment, self.path)
        record = known.moved_to(self.experiment, self.path)
        record = record.filled(self.watches, SECONDS - (time.perf_counter() - start))
        return _Answer(record, {watch: float(values[0]) for watch, values in now.items()})


class Watching(QObject):
    """The watches of a session.

    Every value is that of the experiment as it is now: after an edit of the data the whole curve of
    an activation or a gradient is worked out anew. Watches stay through every edit, also where they
    have no values for the time being.

    Signals
    -------
    values_ready : object
        A tuple of WatchSeries, one a watch, in order; a few times a second while running.
    refused : str
        A watch cannot be added; why.
    """

    values_ready = Signal(object)
    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset = session.experiment.dataset
        self._watches: tuple[Watch, ...] = ()
        self._record: WatchRecord | None = None
        self._current: dict[Watch, float] = {}
        self._wanted = False  # values, as soon as the answer under way has come
        self._asked_at = 0.0
        session.frame_ready.connect(self._follow)
        session.experiment_changed.connect(self._edited)
        session.errands.answered.connect(self._take)

    # What is watched

    @property
    def watches(self) -> tuple[Watch, ...]:
        """What is watched, in the order in which it is shown."""
        return self._watches

    @Slot(object)
    def add(self, watch: Watch) -> None:
        """Watch one thing more; what is watched already stays as it is."""
        if len(self._watches) >= MOST:
            self.refused.emit(
                self.tr("There can be at most {0} watches; remove one that you no longer need.").format(MOST)
            )
        elif watch not in self._watches:
            self.set_all((*self._watches, watch))

    @Slot(object)
    def remove(self, watch: Watch) -> None:
        """Watch one thing less."""
        self.set_all(other for other in self._watches if other != watch)

    def set_all(self, watches: Iterable[Watch]) -> None:
        """Watch exactly these, the first MOST of them."""
        self._watches = tuple(dict.fromkeys(watches))[:MOST]
        self._show_and_ask()

    def _show_and_ask(self) -> None:
        self._show()
        self._ask()

    # What the session says

    @Slot(object)
    def _follow(self, _snapshot: object) -> None:
        if not self._session.running or time.perf_counter() - self._asked_at >= SECONDS_BETWEEN:
            self._ask()

    @Slot(object)
    def _edited(self, experiment: Experiment) -> None:
        before, self._dataset = self._dataset, experiment.dataset
        self._watches = followed(self._watches, before, experiment.dataset)
        if self._watches:
            self._show_and_ask()

    @Slot(str, object)
    def _take(self, name: str, answer: object) -> None:
        if name != NAME:
            return
        if isinstance(answer, _Answer):
            self._record, self._current = answer.record, answer.current
            self._wanted |= not (self._session.running or answer.record.is_complete)
            self._show()
        if self._wanted:
            self._ask()

    # Asking and showing

    def _ask(self) -> None:
        """Have everything worked out that is not known yet."""
        session, snapshot, path = self._session, self._session.snapshot, self._session.path
        n_parameters = session.experiment.architecture.n_parameters
        self._wanted = session.errands.is_busy(NAME)
        if self._wanted or not self._watches or snapshot is None:
            return
        if not len(snapshot.parameters) == path.parameters.shape[1] == n_parameters:
            return  # another network, whose run has not begun yet
        self._asked_at = time.perf_counter()
        errand = _Errand(self._record, session.experiment, path, snapshot.parameters, self._watches)
        session.errands.ask(NAME, errand)

    def _show(self) -> None:
        self.values_ready.emit(tuple(self._series(watch) for watch in self._watches))

    def _series(self, watch: Watch) -> WatchSeries:
        """What is known of a watch by now."""
        experiment, record = self._session.experiment, self._record
        if record is None or watch not in record.of or not fits(watch, experiment):
            nothing = np.empty(0)
            return WatchSeries(
                watch, nothing.astype(np.int64), nothing, np.nan, trouble_of(watch, experiment)
            )
        entry: KnownValues = record.of[watch]
        current = self._current.get(watch, np.nan)
        return WatchSeries(watch, record.path.iterations[entry.known], entry.values[entry.known], current)
