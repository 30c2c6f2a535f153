"""Debugger: walks through iterations phase by phase, and says which moment the panels show."""

import time
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.mode import Mode
from nnviz.core.moment import Moment, MomentKind
from nnviz.core.phase import Phase, Stage
from nnviz.core.snapshot import Snapshot
from nnviz.core.trace import StepTrace, trace_samples
from nnviz.engine.session import Session
from nnviz.engine.walk import Walk

SECONDS_BETWEEN: Final = 0.12  # moments of a run that goes on; nobody can read faster


class Debugger(QObject):
    """Which iteration, phase and sample the panels show.

    A walk through an iteration trains nothing before its last phase, the update; it is shown from the
    iteration's trace. So a run has the same bits whether it was walked, left in the middle or not.

    Signals
    -------
    moment_changed : object
        The Moment to show, or None where there is nothing to train on; some times a second while
        running, at once otherwise.
    """

    moment_changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.moment: Moment | None = None
        self._session = session
        self._walk = Walk()
        self._trace: StepTrace | None = None  # of the last iteration, or of the first, not yet trained
        self._looked_at: int | None = None
        self._generation = session.generation
        self._shown_at = 0.0
        session.trace_ready.connect(self._take_trace)
        session.frame_ready.connect(self._follow)
        session.experiment_changed.connect(self._edited)
        session.mode_changed.connect(self._mode_changed)

    @Slot()
    def step_into(self) -> None:
        """One phase further; pauses a run first. Every call counts."""
        self._want_phase(1)

    @Slot()
    def phase_back(self) -> None:
        """One phase back; from an iteration's end to before its update. Pauses first. Every call counts."""
        self._want_phase(-1)

    @Slot(object)
    def look_at(self, sample: int | None) -> None:
        """Show what a sample (its index) would do now, until None, another one, or the next phase."""
        if sample != self._looked_at:
            self._looked_at = sample
            self._show()

    # What the session says

    @Slot(object)
    def _take_trace(self, snapshot: Snapshot) -> None:
        self._notice_new_run()
        trace = snapshot.trace
        assert trace is not None
        if trace.iteration == snapshot.iteration and self._walk.needs_trace:
            if trace.experiment is self._session.experiment:
                self._walk.take_trace(trace)
        elif self._is_of_these_samples(trace) and not (
            trace.iteration == snapshot.iteration and self._is_known_how_it_came(snapshot)
        ):
            self._trace = trace

    def _is_known_how_it_came(self, snapshot: Snapshot) -> bool:
        """Whether the trace that is shown at rest led to a snapshot; it goes before the next one's."""
        trace = self._trace
        return (
            trace is not None
            and trace.iteration == snapshot.iteration - 1
            and len(trace.parameters) == len(snapshot.parameters)
            and np.allclose(trace.new_parameters, snapshot.parameters, rtol=1e-9, atol=1e-12)
        )

    @Slot(object)
    def _follow(self, snapshot: Snapshot) -> None:
        self._notice_new_run()
        self._walk.leave_unless(snapshot.iteration)
        if self._session.running:
            self._walk.wanted = 0
            if time.perf_counter() - self._shown_at >= SECONDS_BETWEEN:
                self._show()
        else:
            self._show()
            self._go_on()

    @Slot(object)
    def _edited(self, _experiment: object) -> None:
        self._notice_new_run()
        if not self._session.has_points:
            self._forget()
        n = len(self._session.experiment.dataset)
        if self._looked_at is not None and self._looked_at >= n:
            self._looked_at = None
        self._walk.outdate()
        if self._trace is not None and not self._is_of_these_samples(self._trace):
            self._trace = None  # what was just done was done to samples that are others now
            if self._session.has_points:
                self._session.want_next_trace()
        self._show()
        self._go_on()

    def _is_of_these_samples(self, trace: StepTrace) -> bool:
        """Whether the samples of a trace are still there, by the same numbers."""
        then, now, samples = trace.experiment.dataset, self._session.experiment.dataset, trace.samples
        return then is now or bool(then.same_in(now, samples).all())

    @Slot(object)
    def _mode_changed(self, _mode: object) -> None:
        if self._session.mode in (Mode.DIVERGED, Mode.FAILED):
            self._walk.wanted = 0

    def _notice_new_run(self) -> None:
        if self._generation != self._session.generation:
            self._generation = self._session.generation
            self._forget()

    def _forget(self) -> None:
        self._walk = Walk()
        self._trace = self._looked_at = None

    # Walking

    def _want_phase(self, change: int) -> None:
        self._notice_new_run()
        if self._session.running:
            self._session.pause()
        if self._session.has_points:
            self._walk.wanted += change
            self._go_on()

    def _go_on(self) -> None:
        """Show the phases asked for, as far as they can be shown without training."""
        session, walk = self._session, self._walk
        while not (session.running or session.stepping or session.travelling):
            if walk.needs_trace:
                session.want_next_trace()
                return
            if not walk.wanted:
                return
            if walk.wanted < 0:
                if not walk.retreat():
                    self._enter_from_behind()
                    return
                self._show()
                continue
            self._look_back(walk.samples)
            if not walk.advance():
                session.step()
                return
            self._show()

    def _enter_from_behind(self) -> None:
        """Stand before the update of the iteration before this one."""
        if self._session.history.run.iteration > self._session.timeline.begin:
            self._walk.enter_from_behind()
            self._session.step_back()
        else:
            self._walk.wanted = 0

    def _look_back(self, samples: npt.NDArray[np.int64]) -> None:
        """A phase is of the samples that the iteration uses, not of another that was looked at."""
        if self._looked_at is not None and self._looked_at not in samples:
            self._looked_at = None

    # Showing

    def _show(self) -> None:
        moment = self._moment()
        if moment is not None or self.moment is not None:
            self.moment, self._shown_at = moment, time.perf_counter()
            self.moment_changed.emit(moment)

    def _moment(self) -> Moment | None:
        moment = self._walk.moment() or self._at_rest()
        sample, snapshot, experiment = self._looked_at, self._session.snapshot, self._session.experiment
        if sample is None or snapshot is None or snapshot.generation != self._generation:
            return moment
        if moment is not None and moment.trace.experiment.dataset is experiment.dataset:
            rows = np.flatnonzero(moment.trace.samples == sample)
            if len(rows):
                return replace(moment, focus=int(rows[0]))
        trace = trace_samples(experiment, snapshot.parameters, [sample], snapshot.iteration)
        return Moment(trace, MomentKind.WHAT_IF)

    def _at_rest(self) -> Moment | None:
        """The last iteration, complete; at the start the first one, to come."""
        trace, snapshot = self._trace, self._session.snapshot
        if trace is None or snapshot is None:
            return None
        if trace.iteration < snapshot.iteration:
            return Moment(trace, MomentKind.DONE, Phase(Stage.UPDATE))
        return Moment(trace, MomentKind.NEXT)
