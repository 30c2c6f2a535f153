"""The Loss panel: how the loss has gone since the start, training and held-out."""

from collections.abc import Callable, Sequence
from math import isfinite

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnviz.core.loss_curve import LossCurve
from nnviz.core.snapshot import Snapshot
from nnviz.views.ghost_look import GhostLook
from nnviz.views.loss_header import ElidedLabel, LossHeader, LossLegend, limit_text, loss_text
from nnviz.views.loss_hover import Reading
from nnviz.views.loss_plot import LossPlot
from nnviz.views.loss_series import SMALLEST, LossSeries, ghost_series, loss_series
from nnviz.views.numbers import exact, whole
from nnviz.views.palette import (
    CONTROL_RADIUS,
    LIGHT,
    PANEL_RADIUS,
    SECONDARY_PX,
    SPACE,
    TEXT_PX,
    VALUE_PX,
    Theme,
    text_font,
)


class LossView(QWidget):
    """The Loss panel.

    Signals
    -------
    log_scale_requested : bool, whether the reader wants a log scale
    iteration_hovered : the recorded iteration nearest to the mouse, or None when the mouse has gone
    position_requested : int, an iteration to show, one that has been reached: clicked, or passed while
        the mouse is dragged along the axis, or anywhere with Shift
    """

    log_scale_requested = Signal(bool)
    iteration_hovered = Signal(object)
    position_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_view")
        self.setAccessibleName(self.tr("Loss"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._series: LossSeries | None = None
        self._log = False
        self._hovered: int | None = None
        self._header = LossHeader()
        self._header.log_scale_requested.connect(self.log_scale_requested)
        self._axis_name = ElidedLabel("loss_axis_name", text_font(VALUE_PX))
        self._readout = ElidedLabel("loss_readout", text_font(VALUE_PX))
        self._readout.setAccessibleName(self.tr("Loss under the mouse"))
        self._readout.hide()
        self._legend = LossLegend()
        self._legend.hide()
        self._plot = LossPlot()
        self._plot.setObjectName("loss_plot")
        self._plot.setAccessibleName(self.tr("Loss against the iterations"))
        self._plot.record_hovered.connect(self._show_hovered)
        self._plot.position_requested.connect(self.position_requested)
        self._hint = QLabel()
        self._hint.setObjectName("loss_hint")
        self._hint.setFont(text_font())
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._show_plot_tip("")
        self.show_theme(LIGHT)

    def _lay_out(self) -> None:
        caption = QHBoxLayout()
        caption.setContentsMargins(0, 0, SPACE, 0)
        caption.setSpacing(2 * SPACE)
        caption.addWidget(self._axis_name, 1)
        caption.addWidget(self._readout, 1)
        caption.addWidget(self._legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * SPACE, SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._header)
        column.addLayout(caption)
        column.addWidget(self._plot, 1)
        column.addWidget(self._hint, 1)

    def sizeHint(self) -> QSize:
        """As in the window at its usual size."""
        return QSize(460, 235)

    def minimumSizeHint(self) -> QSize:
        """The smallest size at which the curve can be read."""
        return QSize(240, 150)

    def show_curve(
        self, curve: LossCurve, snapshot: Snapshot, end: int | None = None, *, trained: bool = True
    ) -> None:
        """Show the losses recorded so far, and the snapshot's.

        Parameters
        ----------
        end : the newest iteration of the run; before it, the run stands in its past. If None, what the
            curve and the snapshot tell
        trained : whether training led to the snapshot's loss. After an edit it did not: the curve ends
            before it, and a dot shows it
        """
        self._series = loss_series(curve, snapshot, end, trained=trained)
        self._plot.show_series(self._series)
        self._header.show_loss(snapshot, in_past=self._series.in_past)
        self._show_axis_name(snapshot.experiment.config.loss)
        self._legend.setVisible(self._series.has_held_out and self._hovered is None)
        self._show_hint()

    def show_ghosts(self, looks: Sequence[GhostLook]) -> None:
        """Draw the curves of those ghosts that are not hidden."""
        self._plot.show_ghosts(ghost_series(looks))

    def show_limits(self, limits: Sequence[float]) -> None:
        """Draw the losses below which the run is to stop."""
        self._plot.show_limits([(limit, limit_text(limit)) for limit in limits])

    def show_theme(self, theme: Theme) -> None:
        """Take on a theme's colours."""
        self.setStyleSheet(_style_sheet(theme))
        self._legend.show_theme(theme)
        self._plot.show_theme(theme)

    def set_log_scale(self, log: bool) -> None:
        """Show the losses on a log scale, or as they are."""
        if log == self._log:
            return
        self._log = log
        self._header.set_log_scale(log)
        self._plot.set_log_scale(log)
        self._show_hint()

    def _show_axis_name(self, loss: str) -> None:
        if loss == "squared_error":
            name = self.tr("Error for all training instances")
        else:
            name = self.tr("Cross-entropy for all training instances")
        tip = ""
        if (highest := self._plot.clipped_above) is not None:
            name += self.tr(" · highest {loss}").format(loss=loss_text(highest))
            tip = self.tr("A few records stand above the edge. The log scale shows them all.")
        if name != self._axis_name.text():
            self._axis_name.setText(name)
            self._axis_name.setAccessibleName(name)
            self._axis_name.setToolTip(f"{name}\n{tip}".rstrip())

    def _show_hint(self) -> None:
        text, series = "", self._series
        if series is not None and len(series.iterations) == 1 and series.iteration == 0:
            text = self.tr("Press Run or Step to train; the loss appears here.")
        elif series is not None and self._log and not (series.train > SMALLEST).any():
            text = self.tr("The loss is 0, which a log scale cannot show.")
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        self._plot.setVisible(not text)
        self._axis_name.setVisible(not text and self._hovered is None)

    @Slot(object)
    def _show_hovered(self, reading: Reading | None) -> None:
        details = ""
        if reading is not None:
            self._readout.setText(self._readout_text(reading, loss_text))
            details = self._readout_text(reading, exact)
        self._show_plot_tip(details)
        self._readout.setVisible(bool(details))
        self._axis_name.setVisible(not details)
        self._legend.setVisible(not details and self._series is not None and self._series.has_held_out)
        iteration = None if reading is None else reading.iteration
        if iteration != self._hovered:
            self._hovered = iteration
            self.iteration_hovered.emit(iteration)

    def _readout_text(self, reading: Reading, text: Callable[[float], str]) -> str:
        loss = self.tr("{ghost}: {loss}") if reading.ghost else self.tr("training {loss}")
        parts = [
            self.tr("iteration {number}").format(number=whole(reading.iteration)),
            loss.format(ghost=reading.ghost, loss=text(reading.loss)),
        ]
        if isfinite(reading.held_out):
            parts.append(self.tr("held-out {loss}").format(loss=text(reading.held_out)))
        return " · ".join(parts)

    def _show_plot_tip(self, details: str) -> None:
        general = self.tr(
            "Click: go to that iteration. Drag along the axis, or with Shift: go through the run.\n"
            "Wheel: zoom. Drag: move. Double-click: fit, and follow the newest loss again."
        )
        self._plot.setToolTip(f"{details}\n{general}" if details else general)


def _style_sheet(theme: Theme) -> str:
    return f"""
        #loss_view {{ background: {theme.panel}; border-radius: {PANEL_RADIUS}px; }}
        #loss_plot {{ border: none; }}
        #loss_title {{ color: {theme.text}; font-size: {TEXT_PX}px; font-weight: 600; }}
        #loss_value {{ color: {theme.text}; font-size: {SECONDARY_PX}px; font-weight: 600; }}
        #loss_readout {{ color: {theme.text}; font-size: {VALUE_PX}px; }}
        #loss_about {{ color: {theme.secondary}; font-size: {SECONDARY_PX}px; }}
        #loss_axis_name, #loss_legend {{ color: {theme.secondary}; font-size: {VALUE_PX}px; }}
        #loss_hint {{ color: {theme.secondary}; font-size: {TEXT_PX}px; }}
        #loss_log_scale {{
            color: {theme.secondary}; background: transparent; font-size: {SECONDARY_PX}px;
            padding: 0 {SPACE}px; min-height: 20px;
            border: 1px solid transparent; border-radius: {CONTROL_RADIUS}px;
        }}
        #loss_log_scale:hover {{ background: {theme.soft}; }}
        #loss_log_scale:checked {{ color: {theme.accent}; background: {theme.soft}; }}
        #loss_log_scale:focus {{ border-color: {theme.accent}; }}
    """
