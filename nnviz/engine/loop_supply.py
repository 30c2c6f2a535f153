"""LoopSupply: sees to it that the worker gets the fast loops of the experiment at hand."""

from PySide6.QtCore import QObject, Signal, Slot

from nnviz.core.experiment import Experiment
from nnviz.engine.compiler import LoopCompiler, LoopKey


class LoopSupply(QObject):
    """Which compiled loops an experiment is trained with, and which of them are there.

    Signals
    -------
    load_requested : object
        The loop of a LoopKey, or the general ones for None, can be loaded.
    changed : ()
        Others are wanted, or some have arrived.
    """

    load_requested = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._there: set[LoopKey | None] = set()
        self._compiler = LoopCompiler(self)
        self._compiler.ready.connect(self.load_requested)
        self._compiler.missed.connect(self.arrived)  # there is nothing to wait for either

    def want(self, experiment: Experiment, watching: bool = False) -> None:
        """Compile, or find in the cache, what is not there yet.

        Parameters
        ----------
        watching : whether the run is to stop at something that the loop has to see
        """
        for key in _keys(experiment, watching):
            if key not in self._there:
                self._compiler.request(key)
        self.changed.emit()

    def lacks(self, experiment: Experiment, watching: bool = False) -> bool:
        """Whether loops of this experiment are still to come."""
        return any(key not in self._there for key in _keys(experiment, watching))

    @Slot(object)
    def arrived(self, key: LoopKey | None) -> None:
        """The worker has these loops, or will do without."""
        self._there.add(key)
        self.changed.emit()

    def stop(self) -> None:
        """Compile nothing more."""
        self._compiler.stop()


def _keys(experiment: Experiment, watching: bool) -> list[LoopKey | None]:
    """The general loops, and one of the architecture's own where samples come one at a time."""
    config = experiment.config
    return [None, LoopKey(experiment.architecture, config.loss, watching)] if config.batch == 1 else [None]
