"""History: the runs of a session, and every edit of them to be undone."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from nnviz.core.dataset import frozen_array
from nnviz.core.experiment import Experiment
from nnviz.core.ghost import Ghost
from nnviz.core.run import Run
from nnviz.core.snapshot import Snapshot
from nnviz.core.timeline import LIMIT_BYTES
from nnviz.core.training import TrainingState
from nnviz.core.workspace import Workspace

MOST_ENTRIES: Final = 200
# So many of the newest keep all their checkpoints: hundreds of long runs would fill the memory.
WHOLE_ENTRIES: Final = 8
OLD_BYTES: Final = 1_000_000


class History(QObject):
    """Holds the workspace, and what it was before each edit.

    An undo brings back the whole workspace as it was before the edit: the run, where it stood, and
    its ghosts. What it was until then is kept for redo, with what has been trained since the edit.

    Signals
    -------
    changed : ()
        There are other ghosts or other edits.
    replaced : ()
        Another run is the current one, or it stands elsewhere: after undo, redo, or a ghost's return.
    left_future : int
        Training has gone on past an edit of the known future, from this iteration on without it.
    """

    changed = Signal()
    replaced = Signal()
    left_future = Signal(object)

    def __init__(self, experiment: Experiment, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = Workspace(Run.start(experiment))
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(MOST_ENTRIES)
        self._newest_document = 0
        self._gesture = ""  # that the newest edit belongs to
        self._after_edit: Workspace | None = None  # as the newest edit left it

    @property
    def run(self) -> Run:
        """The current run."""
        return self.workspace.run

    @property
    def documents(self) -> set[int]:
        """The numbers of the current document and of those that undo and redo can bring back."""
        entries = (self.stack.command(index) for index in range(self.stack.count()))
        others = {entry.other.document for entry in entries if isinstance(entry, _Swap)}
        return {self.workspace.document, *others}

    def document_after(self, *, redo: bool) -> int:
        """The number of the document that is the current one after an undo, or a redo."""
        entry = self.stack.command(self.stack.index() - (0 if redo else 1))
        return entry.other.document if isinstance(entry, _Swap) else self.workspace.document

    # Edits

    def begin(self, experiment: Experiment, name: str) -> None:
        """Another run, from its start."""
        before = self.workspace
        self._push(before, before.begun(experiment), name)

    def open(self, run: Run, name: str, ghosts: tuple[Ghost, ...] = ()) -> None:
        """Another document's run with its ghosts, which keep their numbers."""
        self._newest_document += 1
        self.change(self.workspace.opened(run, ghosts, self._newest_document), name)

    def edit(
        self, experiment: Experiment, parameters: Mapping[int, float], name: str, gesture: str = ""
    ) -> None:
        """Go on with another experiment or other parameters from where the run stands.

        Edits of one gesture, such as the movements of a drag, are undone together; each is made
        from what was there before the first one, where nothing has been trained in between.
        """
        goes_on = bool(gesture) and gesture == self._gesture
        base = self.workspace
        if goes_on and base is self._after_edit:
            command = self.stack.command(self.stack.index() - 1)
            assert isinstance(command, _Swap)
            base = command.other
            if base.run.experiment is experiment and _has_parameters(base.run.state, parameters):
                self.take_back()  # all is as it was before
                return
        edited = base.edited(experiment, _with_parameters(base.run.state, parameters))
        if goes_on:
            self.workspace = edited
            self.changed.emit()
        else:
            self._push(base, edited, name)
        self._gesture, self._after_edit = gesture, edited

    def change(self, workspace: Workspace, name: str) -> None:
        """Another workspace, as an entry to undo; the current run may be another one."""
        before = self.workspace
        self._push(before, workspace, name)
        if workspace.run is not before.run:
            self.replaced.emit()

    def show(self, workspace: Workspace) -> None:
        """The same runs otherwise shown, or another moment: nothing to undo."""
        same_ghosts = self.workspace.ghosts is workspace.ghosts
        self.workspace = workspace
        if not same_ghosts:
            self.changed.emit()

    # Training

    def train(self, snapshot: Snapshot) -> None:
        """The current run has gone on to a snapshot, and so have those that play along."""
        before = workspace = self.workspace
        assert snapshot.state is not None
        assert snapshot.path is not None
        fork = before.run.leaves_future(snapshot.iteration)
        if snapshot.iteration != workspace.run.iteration:
            workspace = workspace.trained(snapshot.state, snapshot.record, snapshot.path, _losses(snapshot))
        for burst in snapshot.companions:
            for ghost in workspace.ghosts:
                if ghost.number == burst.number:
                    run = ghost.run.trained(burst.state, burst.record, burst.path, burst.losses)
                    goes_on = ghost.plays_along and not burst.diverged
                    workspace = workspace.with_changed(
                        ghost.number, run=run, plays_along=goes_on, diverged=bool(burst.diverged)
                    )
        if fork is None:
            self.show(_measured(workspace, snapshot))
        else:
            self._push(before, workspace, self.tr("Train on"))
            self.left_future.emit(fork)

    def arrive(self, snapshot: Snapshot) -> None:
        """The current run stands at another moment that is known."""
        assert snapshot.state is not None
        run = self.workspace.run.at(snapshot.state)
        self.show(_measured(replace(self.workspace, run=run), snapshot))

    # Undo

    def take_back(self) -> bool:
        """Forget the newest edit as if it had not been made; False where more has happened since."""
        if self.workspace is not self._after_edit or not self.stack.canUndo():
            return False
        command = self.stack.command(self.stack.index() - 1)
        assert isinstance(command, _Swap)
        self.swap(command)
        command.setObsolete(True)  # which QUndoStack drops without undoing it
        self.stack.undo()
        return True

    def stop(self) -> None:
        """The window is closing: nobody is to hear of entries that go."""
        self.stack.blockSignals(True)

    def swap(self, command: "_Swap") -> None:
        """Bring back what a command holds, and let it hold what is there now."""
        command.other, self.workspace = self.workspace, command.other.within(LIMIT_BYTES)
        self._gesture, self._after_edit = "", None
        self.changed.emit()
        self.replaced.emit()

    def _push(self, before: Workspace, after: Workspace, name: str) -> None:
        self.workspace = after
        self._gesture, self._after_edit = "", after
        self.stack.push(_Swap(self, before, name))
        old = self.stack.command(self.stack.index() - 1 - WHOLE_ENTRIES)
        if isinstance(old, _Swap):
            old.other = old.other.within(OLD_BYTES)
        self.changed.emit()


class _Swap(QUndoCommand):
    """One edit: the workspace on its other side."""

    def __init__(self, history: History, other: Workspace, name: str) -> None:
        super().__init__(name)
        self.other = other
        self._history = history
        self._is_new = True

    def redo(self) -> None:
        """Bring the edit back; when it is pushed it has been made already."""
        if self._is_new:
            self._is_new = False
        else:
            self._history.swap(self)

    def undo(self) -> None:
        """Bring back what was before."""
        self._history.swap(self)


def _has_parameters(state: TrainingState, parameters: Mapping[int, float]) -> bool:
    return all(state.parameters[place] == value for place, value in parameters.items())


def _measured(workspace: Workspace, snapshot: Snapshot) -> Workspace:
    """With the loss at the start, where a snapshot of it has come."""
    if snapshot.iteration:
        return workspace
    run = workspace.run.measured(*_losses(snapshot))
    return workspace if run is workspace.run else replace(workspace, run=run)


def _losses(snapshot: Snapshot) -> tuple[float, float]:
    return snapshot.loss, math.nan if snapshot.held_out_loss is None else snapshot.held_out_loss


def _with_parameters(state: TrainingState, parameters: Mapping[int, float]) -> TrainingState:
    if not parameters:
        return state
    changed = state.parameters.copy()
    changed[list(parameters)] = list(parameters.values())
    return replace(state, parameters=frozen_array(changed))
