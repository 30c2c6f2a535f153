"""What the timeline says about a place on its track."""

import html
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject

from nnviz.views.numbers import whole
from nnviz.views.timeline_marks import Mark
from nnviz.views.timeline_scale import Position

_MOST: Final = 5  # marks in one tooltip


class TimelineWords(QObject):
    """Tooltips of the track."""

    def tip(self, iteration: int, shown: Position, marks: Sequence[Mark]) -> str:
        """What is at a place: its marks, the nearest first, or the iteration; as rich text.

        Parameters
        ----------
        iteration : at the place, reached or not
        """
        if marks:
            lines = [self._mark_line(mark) for mark in marks[:_MOST]]
            if len(marks) > _MOST:
                lines.append(self.tr("and {0} more").format(whole(len(marks) - _MOST)))
        elif iteration > shown.end:
            lines = [self.tr("iteration {0}: not reached yet").format(whole(iteration))]
        else:
            lines = [self.tr("iteration {0}").format(whole(iteration))]
        # A mark's text may hold what looks like a tag, and none of it should be wrapped.
        text = "<br>".join(html.escape(line) for line in lines)
        return f"<p style='white-space:pre'>{text}</p>"

    def _mark_line(self, mark: Mark) -> str:
        return self.tr("iteration {0}: {1}").format(whole(mark.iteration), mark.text)
