"""The texts of the Help menu."""

from html import escape

from PySide6.QtCore import QCoreApplication

Rows = tuple[tuple[str, str], ...]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Help", text)


def keys_text() -> str:
    """What keys and the mouse do, as tables in rich text."""
    parts = []
    for title, rows in _groups():
        cells = "".join(
            f"<tr><td width='45%'>{escape(what)}</td><td width='55%'><b>{escape(how)}</b></td></tr>"
            for what, how in rows
        )
        parts.append(f"<h4>{escape(title)}</h4><table width='100%' cellpadding='3'>{cells}</table>")
    return "".join(parts)


def _groups() -> tuple[tuple[str, Rows], ...]:
    return (
        (_tr("Training and time"), _time()),
        (_tr("Points"), _points()),
        (_tr("Weights and numbers"), _numbers()),
        (_tr("Documents and data"), _documents()),
    )


def _time() -> Rows:
    return (
        (_tr("Run, pause"), _tr("Space")),
        (_tr("One iteration"), _tr("→ or .")),
        (_tr("One phase of an iteration"), _tr("↓")),
        (_tr("One iteration back, one phase back"), _tr("← or , and ↑")),
        (_tr("Go to any iteration"), _tr("drag the timeline, click the loss, Ctrl+G")),
        (_tr("To the edit before or after"), _tr("Ctrl+←, Ctrl+→")),
        (_tr("Undo, redo any edit"), _tr("Ctrl+Z, Ctrl+Shift+Z")),
        (_tr("Compare learning rates from here"), _tr("Ctrl+L")),
        (_tr("Breakpoints"), _tr("Ctrl+B")),
        (_tr("Reset"), _tr("Ctrl+R")),
        (_tr("Faster, slower"), _tr("Ctrl+↑, Ctrl+↓")),
    )


def _points() -> Rows:
    return (
        (_tr("Add a point of the current class"), _tr("click; in the plane: Tab, arrows, Enter")),
        (_tr("Add a point of the other class"), _tr("right click")),
        (_tr("Choose the class"), _tr("its swatch, or 0 … 9")),
        (_tr("Move a point"), _tr("drag; Tab to it, then arrows")),
        (_tr("Select points"), _tr("click; Shift-drag a box; Ctrl+A")),
        (_tr("Delete selected points"), _tr("Del")),
        (_tr("Pan, zoom, fit the plane"), _tr("middle drag, wheel or + −, double click or F")),
        (_tr("See what a point would do"), _tr("click the point, or its row in Predictions")),
    )


def _numbers() -> Rows:
    return (
        (_tr("Set weights by hand"), _tr("drag a vector's head or the boundary; click in Surface")),
        (_tr("Set a weight or bias"), _tr("double-click it in the diagram, or Enter; F2 for a unit's bias")),
        (_tr("Turn a weight or bias"), _tr("wheel over the selected one; Shift for finer")),
        (_tr("Watch what is selected"), _tr("W")),
        (_tr("Numbers of one unit, weight or bias"), _tr("click it in the diagram; Esc for all")),
    )


def _documents() -> Rows:
    return (
        (_tr("New, open"), _tr("Ctrl+N, Ctrl+O; drop a file on the window")),
        (_tr("Save, save as"), _tr("Ctrl+S, Ctrl+Shift+S")),
        (_tr("Points to and from a spreadsheet"), _tr("Ctrl+C, Ctrl+V")),
        (_tr("Data, predictions, programs, pictures, animations"), _tr("File → Export")),
    )


def about_text(version: str) -> str:
    """What nnviz is, and whose tutorials it brings to life."""
    return _tr(
        "<b>nnviz {0}</b><p>Neural-network training to look at, touch and step through.</p>"
        "<p>It brings two tutorials to life: “Python AI: How to Build a Neural Network &amp; Make "
        "Predictions” (Real Python) and “How to build your own Neural Network from scratch in Python” "
        "(James Loy, 2018).</p><p>Free software under the MIT licence.</p>"
    ).format(version)
