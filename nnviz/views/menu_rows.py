"""MenuRows: what stands in the menus, row by row: names, words, keys and icons."""

from typing import Final, NamedTuple

from PySide6.QtCore import QObject

from nnviz.core.presets import PRESETS

N_RECENT: Final = 10


class Entry(NamedTuple):
    """What the window can be told, as it stands in a menu.

    Attributes
    ----------
    name : by which the program knows it
    text : as it is read; "&" comes before the letter that chooses it
    tip : what it does; as the text, if empty
    keys : the shortcuts
    icon : name of its picture, or ""
    value : what it stands for among others of which one is chosen, or ""
    """

    name: str
    text: str
    tip: str = ""
    keys: tuple[str, ...] = ()
    icon: str = ""
    value: str = ""
    is_checkable: bool = False


class Submenu(NamedTuple):
    """A menu within a menu."""

    name: str
    text: str


Rows = list[Entry | Submenu | None]  # None for a line between groups


class MenuRows(QObject):
    """The rows of every menu; a QObject, so that they can be translated."""

    def titles(self) -> dict[str, str]:
        """What stands in the menu bar, by the menus' names."""
        return {
            "file": self.tr("&File"),
            "edit": self.tr("&Edit"),
            "view": self.tr("&View"),
            "train": self.tr("&Train"),
            "data": self.tr("&Data"),
            "help": self.tr("&Help"),
        }

    def by_menu(self) -> dict[str, Rows]:
        """The rows of each menu, and of each menu within one."""
        return {
            "file": self._file(),
            "recent": self._recent(),
            "export": self._export(),
            "edit": self._edit(),
            "view": self._view(),
            "theme": self._theme(),
            "train": [*self._train(), None, *self._travel(), None, *self._pace()],
            "data": self._data(),
            "help": self._help(),
        }

    def _file(self) -> Rows:
        return [
            Entry("new", self.tr("&New"), self.tr("An empty plane for points of your own"), ("Ctrl+N",)),
            Entry("open", self.tr("&Open…"), self.tr("Open a document or a CSV file"), ("Ctrl+O",)),
            Submenu("recent", self.tr("Open &recent")),
            None,
            Entry("save", self.tr("&Save"), self.tr("Save everything in its document"), ("Ctrl+S",)),
            Entry(
                "save_as",
                self.tr("Save &as…"),
                self.tr("Save everything in a document of another name"),
                ("Ctrl+Shift+S",),
            ),
            None,
            Submenu("export", self.tr("&Export")),
            None,
            Entry("quit", self.tr("&Quit"), self.tr("Close the window"), ("Ctrl+Q",)),
        ]

    def _recent(self) -> Rows:
        text = self.tr("Recent file {0}")
        return [
            *(Entry(f"recent_{number}", text.format(number)) for number in range(1, N_RECENT + 1)),
            None,
            Entry("clear_recent", self.tr("&Forget these files")),
        ]

    def _export(self) -> Rows:
        same = self.tr("Write the network with its weights as they are now")
        return [
            Entry(
                "export_numpy",
                self.tr("&NumPy program…"),
                self.tr("Write this experiment as a program of its own"),
                ("Ctrl+E",),
            ),
            Entry("export_sklearn", self.tr("&scikit-learn program…"), same),
            Entry("export_torch", self.tr("Py&Torch program…"), same),
            Entry("export_keras", self.tr("&Keras program…"), same),
            Entry("export_onnx", self.tr("&ONNX model…"), same),
            None,
            Entry("export_data", self.tr("&Data as CSV…"), self.tr("Write all samples")),
            Entry(
                "export_predictions",
                self.tr("&Predictions as CSV…"),
                self.tr("Write what the network answers for every sample now"),
            ),
            Entry(
                "export_loss", self.tr("&Loss curve as CSV…"), self.tr("Write the loss over the iterations")
            ),
            None,
            Entry(
                "save_picture",
                self.tr("P&icture…"),
                self.tr("A panel or the window as PNG, SVG or PDF"),
                ("Ctrl+Shift+P",),
            ),
            Entry("export_animation", self.tr("&Animation…"), self.tr("The run as WebP, APNG or GIF")),
        ]

    def _edit(self) -> Rows:
        return [
            Entry(
                "undo",
                self.tr("&Undo"),
                self.tr("Be where the run was before the last edit"),
                ("Ctrl+Z",),
                "undo",
            ),
            Entry(
                "redo",
                self.tr("&Redo"),
                self.tr("Be where the run was before the last undo"),
                ("Ctrl+Shift+Z", "Ctrl+Y"),
                "redo",
            ),
            None,
            Entry(
                "copy",
                self.tr("&Copy points"),
                self.tr("The selected points, or all, for a spreadsheet"),
                ("Ctrl+C",),
            ),
            Entry(
                "paste",
                self.tr("&Paste points"),
                self.tr("Points from a spreadsheet or a table"),
                ("Ctrl+V",),
            ),
            None,
            Entry("select_all", self.tr("Select &all points"), keys=("Ctrl+A",)),
            Entry("delete", self.tr("&Delete selected points"), keys=("Del",)),
            None,
            Entry("clear_points", self.tr("D&elete all points")),
        ]

    def _view(self) -> Rows:
        return [
            Submenu("theme", self.tr("&Theme")),
            Entry(
                "fit_view",
                self.tr("&Fit the plane"),
                self.tr("Show every point and the origin"),
                ("F",),
                "fit",
            ),
            Entry(
                "log_scale",
                self.tr("&Logarithmic loss"),
                self.tr("Show the loss on a logarithmic scale"),
                ("L",),
                is_checkable=True,
            ),
            None,
            Entry(
                "move_panels",
                self.tr("&Move panels"),
                self.tr("Give panels a title bar to drag, tab or float them by"),
                is_checkable=True,
            ),
            Entry("reset_layout", self.tr("&Reset layout"), self.tr("Put every panel back in its place")),
        ]

    def _theme(self) -> Rows:
        return [
            Entry(f"theme_{name}", text, value=name, is_checkable=True)
            for name, text in (
                ("system", self.tr("As the &system")),
                ("light", self.tr("&Light")),
                ("dark", self.tr("&Dark")),
            )
        ]

    def _train(self) -> Rows:
        return [
            Entry("run", self.tr("&Run"), self.tr("Train until paused"), ("Space",), "run"),
            Entry(
                "step_back",
                self.tr("Step &back"),
                self.tr("Stand one iteration earlier; nothing is lost"),
                ("Left", ","),
                "step_back",
            ),
            Entry("step", self.tr("&Step"), self.tr("Train one iteration"), ("Right", "."), "step"),
            Entry(
                "step_into",
                self.tr("Step &into"),
                self.tr("One phase of the next iteration: pick, forward, loss, backward, update"),
                ("Down",),
                "step_into",
            ),
            Entry("phase_back", self.tr("&Phase back"), self.tr("One phase of an iteration back"), ("Up",)),
            Entry(
                "reset",
                self.tr("R&eset"),
                self.tr("Back to the initial values of this seed"),
                ("Ctrl+R",),
                "reset",
            ),
        ]

    def _travel(self) -> Rows:
        return [
            Entry(
                "go_to", self.tr("&Go to iteration…"), self.tr("Type the iteration to stand at"), ("Ctrl+G",)
            ),
            Entry(
                "previous_mark",
                self.tr("To the pre&vious edit"),
                self.tr("Stand where something was edited before, or at the start"),
                ("Ctrl+Left",),
            ),
            Entry(
                "next_mark",
                self.tr("To the ne&xt edit"),
                self.tr("Stand where something was edited next, or at the newest iteration"),
                ("Ctrl+Right",),
            ),
            Entry(
                "compare_rates",
                self.tr("&Compare learning rates"),
                self.tr("Play the learning rates named under Runs side by side, from here"),
                ("Ctrl+L",),
            ),
            Entry(
                "add_breakpoint", self.tr("Brea&kpoints…"), self.tr("Choose what a run stops at"), ("Ctrl+B",)
            ),
            Entry(
                "watch_selected",
                self.tr("&Watch what is selected"),
                self.tr("See the selected weight, bias or unit over the iterations"),
                ("W",),
            ),
        ]

    def _pace(self) -> Rows:
        return [
            Entry(
                "new_seed",
                self.tr("&Next seed"),
                self.tr("Other initial values and another order of samples"),
                ("Ctrl+Shift+R",),
            ),
            Entry("faster", self.tr("&Faster"), self.tr("Twice as many iterations a second"), ("Ctrl+Up",)),
            Entry("slower", self.tr("S&lower"), self.tr("Half as many iterations a second"), ("Ctrl+Down",)),
        ]

    def _data(self) -> Rows:
        return [
            Entry(f"preset_{preset.id}", preset.title, preset.about, value=preset.id)
            for preset in PRESETS.values()
        ]

    def _help(self) -> Rows:
        return [
            Entry("keys", self.tr("&Keys and mouse"), self.tr("What keys and the mouse do"), ("F1",)),
            None,
            Entry(
                "copy_diagnostics",
                self.tr("Copy &diagnostics"),
                self.tr("Versions and the end of the log, to look at and pass on; nothing is sent"),
            ),
            Entry("show_log", self.tr("Show the &log folder"), self.tr("Where nnviz keeps its log")),
            None,
            Entry("about", self.tr("&About nnviz")),
        ]
