"""The files that come with nnviz, found wherever it is installed."""

from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from nnviz import resources

PLAIN_ICONS = (
    *("reset", "step_back", "run", "pause", "step", "step_into"),
    *("undo", "redo", "fit", "plus", "minus", "sun", "moon"),
)


def drawn(svg: str, size: int = 24) -> QImage:
    """An icon drawn on nothing."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    assert renderer.isValid()
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def opaque_colours(image: QImage) -> set[str]:
    places = [(x, y) for x in range(image.width()) for y in range(image.height())]
    colours = [image.pixelColor(x, y) for x, y in places]
    return {colour.name() for colour in colours if colour.alpha() == 255}


@pytest.mark.parametrize("name", PLAIN_ICONS)
def test_plain_icon_is_drawn_in_the_colour_asked_for(name: str) -> None:
    assert opaque_colours(drawn(resources.icon_text(name, "#3b5bdb"))) == {"#3b5bdb"}


@pytest.mark.parametrize("name", PLAIN_ICONS)
def test_plain_icon_keeps_inside_its_square(name: str) -> None:
    image = drawn(resources.icon_text(name), 48)
    edge = [(i, j) for i in range(48) for j in (0, 47)]
    assert all(image.pixelColor(*place).alpha() == 0 for i, j in edge for place in ((i, j), (j, i)))


@pytest.mark.parametrize("name", PLAIN_ICONS)
def test_plain_icon_has_the_common_view_box(name: str) -> None:
    root = ElementTree.fromstring(resources.icon_text(name))  # noqa: S314  (our own file)
    assert root.get("viewBox") == "0 0 24 24"


def test_no_two_icons_look_alike() -> None:
    images = [bytes(drawn(resources.icon_text(name)).constBits()) for name in PLAIN_ICONS]
    assert len(set(images)) == len(PLAIN_ICONS)


def test_application_icon_shows_both_classes_on_a_rounded_square() -> None:
    image = drawn(resources.icon_text("nnviz", "#3b5bdb"), 64)
    # Class 0 is orange and class 1 blue, left and right of the boundary; the corners are cut off.
    assert image.pixelColor(6, 32).name() == "#f7c878"
    assert image.pixelColor(58, 50).name() == "#78b0de"
    assert image.pixelColor(1, 1).alpha() == 0
    assert QColor("#3b5bdb").name() not in opaque_colours(image)


def test_path_is_a_file_that_can_be_read() -> None:
    assert resources.path("icons/run.svg").read_text(encoding="utf-8") == resources.icon_text("run")


def test_missing_resource_says_which_and_what_to_do() -> None:
    with pytest.raises(FileNotFoundError, match=r"no_such\.svg is missing; install nnviz again"):
        resources.icon_text("no_such")
