"""Icons in the colours they are asked for."""

import numpy as np
import pytest
from PySide6.QtGui import QIcon
from views.hand_made import near

from nnviz.core.dataset import MAX_OUTPUTS
from nnviz.resources import folder
from nnviz.views.icons import class_icon, icon
from nnviz.views.palette import DARK, LIGHT

pytestmark = pytest.mark.usefixtures("qapp")

PLAIN = sorted(
    file.stem
    for file in (folder() / "icons").glob("*.svg")
    if file.stem not in ("nnviz", "arrow_down", "check_light", "check_dark")  # with colours of their own
)


def solid(made, size=32, mode=QIcon.Mode.Normal):
    """Colours (n, 3) of the pixels that are not see-through."""
    picture = made.pixmap(size, mode).toImage()
    found = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]
    return np.array([colour.getRgb()[:3] for colour in found if colour.alpha() == 255])


@pytest.mark.parametrize("name", PLAIN)
def test_an_icon_has_one_colour_and_can_be_seen(name):
    found = solid(icon(name, "#12ab34"))
    assert near(found, "#12ab34", 1).all()
    assert len(found) > 30


def test_a_disabled_icon_has_the_other_colour():
    made = icon("run", "#12ab34", "#998877")
    assert near(solid(made), "#12ab34", 1).all()
    assert near(solid(made, mode=QIcon.Mode.Disabled), "#998877", 1).all()


def test_icons_are_drawn_for_dense_screens_too():
    assert {size.width() for size in icon("step", "#000000").availableSizes()} >= {16, 32, 64}


def test_an_icon_that_is_not_there():
    with pytest.raises(FileNotFoundError, match="no_such_icon"):
        icon("no_such_icon", "#000000")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_classes_have_icons_of_their_own(theme):
    shapes = set()
    for index, colour in enumerate(theme.classes):
        made = class_icon(index, colour)
        found = solid(made, 64)
        assert near(found, colour, 1).all(), index
        assert len(found) > 250, index
        picture = made.pixmap(64).toImage()
        shapes.add(
            tuple(picture.pixelColor(x, y).alpha() > 128 for x in range(0, 64, 2) for y in range(0, 64, 2))
        )
    assert len(shapes) == MAX_OUTPUTS
