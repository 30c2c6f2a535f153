"""WatchesMenu: what the "+ watch" button offers."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from nnviz.core.experiment import Experiment
from nnviz.core.watch import Watch, fits, gradient_watch
from nnviz.views.watches_words import WatchesWords


class WatchesMenu(QMenu):
    """The selected part, a form for any other, and the norms of gradients.

    Signals
    -------
    chosen : object
        A Watch.
    form_requested : ()
        Something else is to be chosen.
    """

    chosen = Signal(object)
    form_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("watch_menu")
        self._words = WatchesWords(self)
        self._others: QAction | None = None
        self.triggered.connect(self._entry_triggered)

    def offer(self, experiment: Experiment, selected: Watch | None) -> None:
        """Offer what there is to watch now.

        Parameters
        ----------
        selected : what watching the selected part means, or None where it cannot be
        """
        self.clear()
        if selected is not None:
            name = self._words.name(selected, experiment).sentence
            self._add(self, self.tr("Selected: {0}").format(name), selected, experiment)
        else:
            self.addAction(self.tr("Select a part in the network to watch it")).setEnabled(False)
        self._others = self.addAction(self.tr("Weight, bias or activation…"))
        self.addSeparator()
        self._add(self, self.tr("Gradient norm"), gradient_watch(), experiment)
        n_layers = experiment.architecture.n_layers
        if n_layers > 1:
            layers = self.addMenu(self.tr("Gradient norm of a layer"))
            for layer in range(n_layers):
                self._add(layers, self.tr("Layer {0}").format(layer + 1), gradient_watch(layer), experiment)

    def _add(self, menu: QMenu, text: str, watch: Watch, experiment: Experiment) -> None:
        action = menu.addAction(text)
        action.setData(watch)
        action.setEnabled(fits(watch, experiment))

    @Slot(QAction)
    def _entry_triggered(self, action: QAction) -> None:
        if action is self._others:
            self.form_requested.emit()
        elif isinstance(action.data(), Watch):
            self.chosen.emit(action.data())
