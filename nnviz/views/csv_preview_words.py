"""What the import of a CSV file comes to, in plain language."""

from PySide6.QtCore import QCoreApplication

from nnviz.core.dataset import Dataset
from nnviz.core.scaling import Method
from nnviz.files.csv_dialect import Decimal, Delimiter, Encoding, Quote
from nnviz.files.csv_notes import listed
from nnviz.files.csv_preview import Preview
from nnviz.files.csv_roles import Role
from nnviz.views.numbers import MINUS, whole


def outcome(preview: Preview) -> str:
    """What is imported: "150 samples, 4 inputs, 3 classes: setosa, versicolor, virginica"; or why nothing."""
    dataset, notes = preview.dataset, map(str, preview.notes)
    if dataset is None:
        return " · ".join([_tr("Nothing can be imported: {0}.").format(preview.refusal), *notes])
    parts = [
        _counted(len(dataset), _tr("1 sample"), _tr("{0} samples")),
        _counted(dataset.n_inputs, _tr("1 input"), _tr("{0} inputs")),
        _targets(dataset),
    ]
    held_out = len(dataset) - len(dataset.training_indices)
    held = [_tr("{0} held out").format(whole(held_out))] if held_out else []
    return " · ".join([", ".join(parts), *held, *notes])


def damage(preview: Preview) -> str:
    """How many rows cannot be read: "3 of 150 rows cannot be read"; "" for none."""
    bad, rows = len(preview.problems), len(preview.table.rows) + len(preview.table.problems)
    if not bad:
        return ""
    if bad == 1:
        return _tr("1 of {0} rows cannot be read").format(whole(rows))
    return _tr("{0} of {1} rows cannot be read").format(whole(bad), whole(rows))


def delimiter_text(delimiter: Delimiter) -> str:
    """What stands between two values."""
    return {
        ",": _tr("Comma ,"),
        ";": _tr("Semicolon ;"),
        "\t": _tr("Tab"),
        "|": _tr("Bar |"),
        " ": _tr("Spaces"),
    }[delimiter]


def decimal_text(decimal: Decimal) -> str:
    """What stands before the decimals of a number."""
    return {".": _tr("Point 0.5"), ",": _tr("Comma 0,5")}[decimal]


def quote_text(quote: Quote) -> str:
    """What stands around a value that holds the delimiter."""
    return {'"': _tr('Double "…"'), "'": _tr("Single '…'"), "": _tr("None")}[quote]


def encoding_text(encoding: Encoding) -> str:
    """The name of an encoding, as other programs have it."""
    return {"utf-8": "UTF-8", "utf-16": "UTF-16", "cp1252": "Windows-1252"}[encoding]


def role_text(role: Role) -> str:
    """What a column is for."""
    return {
        "input": _tr("input"),
        "target": _tr("target"),
        "held out": _tr("held out"),
        "ignored": _tr("ignored"),
    }[role]


def scaling_text(method: Method | None) -> str:
    """A way to scale, as it is chosen."""
    match method:
        case "standard":
            return _tr("Standard")
        case "range":
            return _tr("{0}1 … 1").format(MINUS)
        case None:
            return _tr("None")


def scaling_note(method: Method | None) -> str:
    """What a way to scale does."""
    match method:
        case "standard":
            return _tr("Each input gets a mean of 0 and a standard deviation of 1 over the training samples.")
        case "range":
            return _tr("Each input is brought to {0}1 … 1, its range over the training samples.").format(
                MINUS
            )
        case None:
            return _tr("Inputs are trained on as they are.")


def _targets(dataset: Dataset) -> str:
    if dataset.kind == "regression":
        return _counted(dataset.n_outputs, _tr("1 target, a number"), _tr("{0} targets, numbers"))
    names = [dataset.class_name(index) for index in range(dataset.n_classes)]
    return _tr("{0} classes: {1}").format(len(names), listed(names))


def _counted(count: int, one: str, several: str) -> str:
    return one if count == 1 else several.format(whole(count))


def _tr(text: str) -> str:
    return QCoreApplication.translate("CsvPreviewWords", text)
