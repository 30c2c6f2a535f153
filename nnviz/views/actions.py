"""Actions: everything the window can be told to do, with shortcut, tooltip, icon and menu."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from nnviz.core.presets import PRESETS
from nnviz.views.icons import icon
from nnviz.views.palette import Theme
from nnviz.views.widgets import named

N_RECENT: Final = 10


class Actions(QObject):
    """All actions of the window by name; an action's objectName is its name.

    Attributes
    ----------
    recent : those of the files that were opened or saved last
    presets, themes : of which one is chosen at a time
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._by_name: dict[str, QAction] = {}
        self._icons: dict[QAction, str] = {}
        self._menus: dict[str, list[QAction]] = {}
        self.recent: list[QAction] = []
        self._make_files_and_points()
        self._make_recent()
        self._make_view()
        self._make_train()
        self.presets, self.themes = QActionGroup(self), QActionGroup(self)
        for preset in PRESETS.values():
            action = self._new("data", f"preset_{preset.id}", preset.title, preset.about)
            action.setData(preset.id)
            self.presets.addAction(action)
        for name, text in (
            ("system", self.tr("As the &system")),
            ("light", self.tr("&Light")),
            ("dark", self.tr("&Dark")),
        ):
            action = self._new("theme", f"theme_{name}", text)
            action.setData(name)
            action.setCheckable(True)
            self.themes.addAction(action)

    def _make_files_and_points(self) -> None:
        self._new(
            "file", "new", self.tr("&New"), self.tr("An empty plane for points of your own"), ["Ctrl+N"]
        )
        self._new("file", "open", self.tr("&Open…"), self.tr("Open a document or a CSV file"), ["Ctrl+O"])
        self._separate("file")
        self._new("file", "save", self.tr("&Save"), self.tr("Save everything in its document"), ["Ctrl+S"])
        self._new(
            "file",
            "save_as",
            self.tr("Save &as…"),
            self.tr("Save everything in a document of another name"),
            ["Ctrl+Shift+S"],
        )
        self._separate("file")
        self._make_exports()
        self._new("file", "quit", self.tr("&Quit"), self.tr("Close the window"), ["Ctrl+Q"])
        self._new(
            "edit",
            "undo",
            self.tr("&Undo"),
            self.tr("Be where the run was before the last edit"),
            ["Ctrl+Z"],
            "undo",
        )
        self._new(
            "edit",
            "redo",
            self.tr("&Redo"),
            self.tr("Be where the run was before the last undo"),
            ["Ctrl+Shift+Z", "Ctrl+Y"],
            "redo",
        )
        self._separate("edit")
        self._new(
            "edit",
            "copy",
            self.tr("&Copy points"),
            self.tr("The selected points, or all, for a spreadsheet"),
            ["Ctrl+C"],
        )
        self._new(
            "edit",
            "paste",
            self.tr("&Paste points"),
            self.tr("Points from a spreadsheet or a table"),
            ["Ctrl+V"],
        )
        self._separate("edit")
        self._new("edit", "select_all", self.tr("Select &all points"), keys=["Ctrl+A"])
        self._new("edit", "delete", self.tr("&Delete selected points"), keys=["Del"])
        self._separate("edit")
        self._new("edit", "clear_points", self.tr("Delete a&ll points"))
        self._new("help", "keys", self.tr("&Keys and mouse"), self.tr("What keys and the mouse do"), ["F1"])
        self._separate("help")
        self._new(
            "help",
            "copy_diagnostics",
            self.tr("Copy &diagnostics"),
            self.tr("Versions and the end of the log, to look at and pass on; nothing is sent"),
        )
        self._new("help", "show_log", self.tr("Show the &log folder"), self.tr("Where nnviz keeps its log"))
        self._separate("help")
        self._new("help", "about", self.tr("&About nnviz"))

    def _make_exports(self) -> None:
        self._new(
            "export",
            "export_numpy",
            self.tr("&NumPy program…"),
            self.tr("Write this experiment as a program of its own"),
            ["Ctrl+E"],
        )
        for name, text in (
            ("export_sklearn", self.tr("&scikit-learn program…")),
            ("export_torch", self.tr("Py&Torch program…")),
            ("export_keras", self.tr("&Keras program…")),
            ("export_onnx", self.tr("&ONNX model…")),
        ):
            self._new("export", name, text, self.tr("Write the network with its weights as they are now"))
        self._separate("export")
        self._new("export", "export_data", self.tr("&Data as CSV…"), self.tr("Write all samples"))
        self._new(
            "export",
            "export_predictions",
            self.tr("&Predictions as CSV…"),
            self.tr("Write what the network answers for every sample now"),
        )
        self._new(
            "export",
            "export_loss",
            self.tr("&Loss curve as CSV…"),
            self.tr("Write the loss over the iterations"),
        )
        self._separate("export")
        self._new(
            "export",
            "save_picture",
            self.tr("P&icture…"),
            self.tr("A panel or the window as PNG, SVG or PDF"),
            ["Ctrl+Shift+P"],
        )
        self._new(
            "export", "export_animation", self.tr("&Animation…"), self.tr("The run as WebP, APNG or GIF")
        )

    def _make_recent(self) -> None:
        for number in range(1, N_RECENT + 1):
            self.recent.append(
                self._new("recent", f"recent_{number}", self.tr("Recent file {0}").format(number))
            )
        self._separate("recent")
        self._new("recent", "clear_recent", self.tr("&Forget these files"))

    def _make_view(self) -> None:
        self._new(
            "view",
            "fit_view",
            self.tr("&Fit the plane"),
            self.tr("Show every point and the origin"),
            ["F"],
            "fit",
        )
        self._new(
            "view",
            "log_scale",
            self.tr("&Logarithmic loss"),
            self.tr("Show the loss on a logarithmic scale"),
            ["L"],
        ).setCheckable(True)
        self._separate("view")
        self._new(
            "view",
            "move_panels",
            self.tr("&Move panels"),
            self.tr("Give panels a title bar to drag, tab or float them by"),
        ).setCheckable(True)
        self._new(
            "view", "reset_layout", self.tr("&Reset layout"), self.tr("Put every panel back in its place")
        )

    def _make_train(self) -> None:
        self._new("train", "run", self.tr("&Run"), self.tr("Train until paused"), ["Space"], "run")
        self._new(
            "train",
            "step_back",
            self.tr("Step &back"),
            self.tr("Stand one iteration earlier; nothing is lost"),
            ["Left", ","],
            "step_back",
        )
        self._new("train", "step", self.tr("&Step"), self.tr("Train one iteration"), ["Right", "."], "step")
        self._new(
            "train",
            "step_into",
            self.tr("Step &into"),
            self.tr("One phase of the next iteration: pick, forward, loss, backward, update"),
            ["Down"],
            "step_into",
        )
        self._new(
            "train", "phase_back", self.tr("&Phase back"), self.tr("One phase of an iteration back"), ["Up"]
        )
        self._new(
            "train",
            "reset",
            self.tr("R&eset"),
            self.tr("Back to the initial values of this seed"),
            ["Ctrl+R"],
            "reset",
        )
        self._separate("train")
        self._make_travel()
        self._separate("train")
        self._new(
            "train",
            "new_seed",
            self.tr("&Next seed"),
            self.tr("Other initial values and another order of samples"),
            ["Ctrl+Shift+R"],
        )
        self._new(
            "train", "faster", self.tr("&Faster"), self.tr("Twice as many iterations a second"), ["Ctrl+Up"]
        )
        self._new(
            "train", "slower", self.tr("S&lower"), self.tr("Half as many iterations a second"), ["Ctrl+Down"]
        )

    def _make_travel(self) -> None:
        self._new(
            "train",
            "go_to",
            self.tr("&Go to iteration…"),
            self.tr("Type the iteration to stand at"),
            ["Ctrl+G"],
        )
        self._new(
            "train",
            "previous_mark",
            self.tr("To the pre&vious edit"),
            self.tr("Stand where something was edited before, or at the start"),
            ["Ctrl+Left"],
        )
        self._new(
            "train",
            "next_mark",
            self.tr("To the ne&xt edit"),
            self.tr("Stand where something was edited next, or at the newest iteration"),
            ["Ctrl+Right"],
        )
        self._new(
            "train",
            "compare_rates",
            self.tr("&Compare learning rates"),
            self.tr("Play the learning rates named under Runs side by side, from here"),
            ["Ctrl+L"],
        )
        self._new(
            "train",
            "add_breakpoint",
            self.tr("Brea&kpoints…"),
            self.tr("Choose what a run stops at"),
            ["Ctrl+B"],
        )
        self._new(
            "train",
            "watch_selected",
            self.tr("&Watch what is selected"),
            self.tr("See the selected weight, bias or unit over the iterations"),
            ["W"],
        )

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> list[QAction]:
        """Every action."""
        return list(self._by_name.values())

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make the menus; returns them by name."""
        titles = {
            "file": self.tr("&File"),
            "edit": self.tr("&Edit"),
            "view": self.tr("&View"),
            "train": self.tr("&Train"),
            "data": self.tr("&Data"),
            "help": self.tr("&Help"),
        }
        menus = {name: named(bar.addMenu(title), f"{name}_menu") for name, title in titles.items()}
        menus["theme"] = named(menus["view"].addMenu(self.tr("&Theme")), "theme_menu")
        menus["recent"] = named(QMenu(self.tr("Open &recent"), menus["file"]), "recent_menu")
        menus["export"] = named(QMenu(self.tr("&Export"), menus["file"]), "export_menu")
        for name, menu in menus.items():
            menu.setToolTipsVisible(True)
            menu.addActions(self._menus[name])
        after_open = self._menus["file"][self._menus["file"].index(self["open"]) + 1]
        menus["file"].insertMenu(after_open, menus["recent"])
        menus["file"].insertMenu(self["quit"], menus["export"])
        menus["file"].insertSeparator(self["quit"])
        return menus

    def show_running(self, running: bool, theme: Theme) -> None:
        """Make the run action say what it would do now."""
        run = self["run"]
        run.setText(self.tr("&Pause") if running else self.tr("&Run"))
        run.setIconText(self.tr("Pause") if running else self.tr("Run"))
        run.setToolTip(
            _with_keys(self.tr("Pause training") if running else self.tr("Train until paused"), run)
        )
        self._icons[run] = "pause" if running else "run"
        run.setIcon(icon(self._icons[run], theme.on_accent))

    def show_theme(self, theme: Theme) -> None:
        """Draw the icons in a theme's colours."""
        for action, name in self._icons.items():
            colour = theme.on_accent if action is self["run"] else theme.text
            action.setIcon(icon(name, colour, theme.secondary))

    def _new(
        self,
        menu: str,
        name: str,
        text: str,
        tip: str = "",
        keys: Iterable[str] = (),
        icon_name: str = "",
    ) -> QAction:
        action = named(QAction(text, self), name)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setIconText(text.replace("&", "").replace("…", ""))
        action.setToolTip(_with_keys(tip or action.iconText(), action))
        self._by_name[name] = action
        self._menus.setdefault(menu, []).append(action)
        if icon_name:
            self._icons[action] = icon_name
        return action

    def _separate(self, menu: str) -> None:
        separator = QAction(self)
        separator.setSeparator(True)
        self._menus[menu].append(separator)


def _with_keys(text: str, action: QAction) -> str:
    keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()]
    return f"{text} ({', '.join(keys)})" if keys else text
