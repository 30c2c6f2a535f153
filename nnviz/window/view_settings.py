"""ViewSettings: how a document is shown, as far as that is kept in it."""

from typing import Any

from PySide6.QtCore import QObject, Slot

from nnviz.views.actions import Actions
from nnviz.views.plane_choices import PlaneChoices
from nnviz.views.views import Views


class ViewSettings(QObject):
    """The scale of the loss, and the plane's axes, held values and layers.

    Theme, speed and where panels stand belong to the user and not to the document.
    """

    def __init__(self, views: Views, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._views, self._log_scale = views, actions["log_scale"]
        self._log_scale.triggered.connect(self.set_log_scale)
        views.loss.log_scale_requested.connect(self.set_log_scale)

    @Slot(bool)
    def set_log_scale(self, log: bool) -> None:
        """Show the loss on a logarithmic scale, or on a linear one."""
        self._views.loss.set_log_scale(log)
        self._log_scale.setChecked(log)

    def values(self) -> dict[str, Any]:
        """How it is shown now, as plain JSON values."""
        return {"log_scale": self._log_scale.isChecked(), "plane": self._views.plane.choices().values()}

    def show(self, values: dict[str, Any]) -> None:
        """Show it as a document says; what that does not say stays as it is."""
        log = values.get("log_scale")
        if isinstance(log, bool):
            self.set_log_scale(log)
        if "plane" in values:
            self._views.plane.show_choices(PlaneChoices.read(values["plane"]))
