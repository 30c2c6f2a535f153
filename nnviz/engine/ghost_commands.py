"""GhostCommands: what can be done with the runs that are kept beside the current one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.errors import InputError
from nnviz.core.experiment import Experiment
from nnviz.core.workspace import MOST_GHOSTS
from nnviz.engine.session import Session


class GhostCommands(QObject):
    """Hides, deletes, compares ghosts, and makes one the current run.

    Signals
    -------
    refused : str
        A comparison was not possible; why. Nothing has changed.
    """

    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._history = session, session.history

    @Slot(int, bool)
    def hide(self, number: int, hidden: bool) -> None:
        """Hide a ghost, or show it again."""
        self._history.show(self._history.workspace.with_changed(number, hidden=hidden))

    @Slot(int, bool)
    def play_along(self, number: int, plays_along: bool) -> None:
        """Train a ghost whenever the current run gets further, or leave it at its end."""
        self._history.show(self._history.workspace.with_changed(number, plays_along=plays_along))

    @Slot(int)
    def delete(self, number: int) -> None:
        """Delete a ghost."""
        self._session.when_standing(partial(self._delete, number))

    @Slot(int)
    def make_current(self, number: int) -> None:
        """Let a ghost be the current run, at the iteration that is shown now or at its end before that."""
        self._session.pause()
        self._session.when_standing(partial(self._make_current, number))

    @Slot(object)
    def compare(self, learning_rates: Sequence[float]) -> None:
        """Play learning rates side by side, from where the run stands.

        The current run takes the first of them, unless it has one of them already; the others play
        along.
        """
        if learning_rates:
            self._session.when_standing(partial(self._compare, tuple(learning_rates)))

    def _delete(self, number: int) -> None:
        self._history.change(self._history.workspace.without(number), self.tr("Delete run"))

    def _make_current(self, number: int) -> None:
        workspace, here = self._history.workspace, self._history.run.iteration
        if any(ghost.number == number for ghost in workspace.ghosts):  # it may have gone meanwhile
            self._history.change(workspace.with_current(number), self.tr("Make run current"))
            self._session.go_to(here)

    def _compare(self, rates: tuple[float, ...]) -> None:
        workspace, before = self._history.workspace, self._history.run.experiment
        try:
            under = {rate: _under(before, rate) for rate in rates}
        except InputError as error:
            self.refused.emit(str(error))
            return
        if before.config.learning_rate not in under:
            workspace = workspace.edited(under[rates[0]], workspace.run.state)
        current = workspace.run.experiment.config.learning_rate
        others = [experiment for rate, experiment in under.items() if rate != current]
        if len(others) > MOST_GHOSTS:
            self.refused.emit(self.tr("{0} runs can be compared at most").format(MOST_GHOSTS + 1))
            return
        self._history.change(workspace.compared(others), self.tr("Compare learning rates"))


def _under(experiment: Experiment, learning_rate: float) -> Experiment:
    return experiment.with_config(learning_rate=learning_rate)
