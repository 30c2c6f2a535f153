"""Pictures of widgets: size and colours, what stays lines and letters, and what cannot be written."""

import base64
import os
import re
import zlib
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPointF, QRectF, QSettings, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QSpinBox, QWidget
from views.hand_made import colours, labelled, near, one_layer

from nnviz.core.errors import FileError, InputError
from nnviz.core.field import FieldRequest
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.picture import save_picture
from nnviz.views.picture_dialog import WINDOW, PictureDialog, PictureWish
from nnviz.views.plane_view import PlaneView

# The offscreen platform says this of every window with a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"


class Drawing(QWidget):
    """120 × 80 px, painted by a function."""

    def __init__(self, paint):
        super().__init__()
        self._paint = paint
        self.resize(120, 80)

    def paintEvent(self, _event):
        painter = QPainter(self)
        self._paint(painter)
        painter.end()


@pytest.fixture
def drawing(qtbot):
    """Shows what a function paints."""

    def made(paint):
        widget = Drawing(paint)
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitExposed(widget)
        return widget

    return made


@pytest.fixture
def plane(qtbot):
    """A plane of two samples and a vector, 640 × 720 px."""
    made = PlaneView()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(640, 720)
    made.show()
    qtbot.waitExposed(made)
    samples = labelled([[-2.0, -2.0], [2.0, 2.0]], [0, 1])
    made.show_dataset(samples)
    request = FieldRequest((-4.0, 4.0), (-4.0, 4.0), (0, 1), (0.0, 0.0))
    made.show_snapshot(one_layer(samples, [[2.0], [1.0]], [0.0], request=request))
    return made


def left_red_right_blue(painter):
    painter.fillRect(QRectF(0, 0, 60, 80), QColor("#c81e1e"))
    painter.fillRect(QRectF(60, 0, 60, 80), QColor("#1e1ec8"))


def saved(widget, path, *more):
    save_picture(widget, path, *more)
    return QImage(str(path)) if path.suffix == ".png" else path.read_bytes()


def svg_of(widget, path, *more):
    save_picture(widget, path, *more)
    return ElementTree.parse(path).getroot()  # noqa: S314  (written by this test)


def elements(root, tag):
    return list(root.iter(SVG + tag))


def ring(path_data):
    """The corners of a path of straight lines."""
    return [tuple(map(float, pair.split())) for pair in re.split("[ML]", path_data)[1:]]


# PNG


@pytest.mark.parametrize(
    ("size", "scale", "pixels"),
    [
        (None, 1.0, (120, 80)),
        (None, 2.0, (240, 160)),
        (QSize(600, 400), 1.0, (600, 400)),
        (QSize(300, 200), 1.5, (450, 300)),
    ],
)
def test_a_png_has_the_size_that_is_asked_for(drawing, tmp_path, size, scale, pixels):
    picture = saved(drawing(left_red_right_blue), tmp_path / "a.png", size, scale)
    assert (picture.width(), picture.height()) == pixels
    seen = colours(picture)
    middle, half = pixels[1] // 2, pixels[0] // 2
    assert near(seen[middle, : half - 2], "#c81e1e", 0).all()
    assert near(seen[middle, half + 2 :], "#1e1ec8", 0).all()


def test_what_a_shape_leaves_is_the_colour_of_a_panel(drawing, tmp_path):
    widget = drawing(left_red_right_blue)
    palette = widget.palette()
    palette.setColor(palette.ColorRole.Window, QColor("#00aa55"))
    widget.setPalette(palette)
    seen = colours(saved(widget, tmp_path / "a.png", QSize(120, 120)))  # 20 px are left above and below
    assert near(seen[:19], "#00aa55", 0).all()
    assert near(seen[-19:], "#00aa55", 0).all()
    assert near(seen[60, :58], "#c81e1e", 0).all()


@pytest.mark.parametrize("size", [(60, 40), (40, 60), (61, 33), (16, 100)])
def test_a_picture_smaller_than_the_widget_is_painted_to_its_last_pixel(drawing, tmp_path, size):
    widget = drawing(left_red_right_blue)
    palette = widget.palette()
    palette.setColor(palette.ColorRole.Window, QColor("#00aa55"))
    widget.setPalette(palette)
    seen = colours(saved(widget, tmp_path / "a.png", QSize(*size)))
    of_memory = ~(near(seen, "#00aa55", 60) | near(seen, "#c81e1e", 60) | near(seen, "#1e1ec8", 60))
    # Where colours meet, one row or column of pixels may be a mixture.
    assert of_memory[1:-1, 1:-1].mean() < 0.15
    edge = np.concatenate([seen[0], seen[-1]]) if size[1] * 120 > size[0] * 80 else seen[:, 0]
    assert (near(edge, "#00aa55", 0) | near(edge, "#c81e1e", 90)).all()


def test_lines_are_drawn_anew_and_not_enlarged(drawing, tmp_path):
    def hairline(painter):
        painter.fillRect(QRectF(0, 0, 120, 80), QColor("white"))
        painter.fillRect(QRectF(30.25, 0, 0.25, 80), QColor("black"))

    wide = saved(drawing(hairline), tmp_path / "a.png", QSize(480, 320))
    dark = np.flatnonzero(near(colours(wide)[160], "black", 0))
    assert dark.tolist() == [121]  # 30.25 to 30.5, four times


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_plane_has_its_themes_colours_where_its_samples_are(plane, tmp_path, theme):
    plane.show_theme(theme)
    seen = colours(saved(plane, tmp_path / "a.png", QSize(1280, 1440)))
    box = plane.canvas.box
    to_widget = plane.canvas.viewportTransform()
    for place, colour in (((-2.0, -2.0), theme.classes[0]), ((2.0, 2.0), theme.classes[1])):
        scene = box.mapViewToScene(QPointF(*place))
        at = 2 * plane.canvas.mapTo(plane, to_widget.map(scene).toPoint())
        assert near(seen[at.y() - 4 : at.y() + 4, at.x() - 4 : at.x() + 4], colour, 2).all(), place


def test_the_widget_is_left_as_it_was(plane, tmp_path):
    before, size = colours(plane), plane.size()
    cache = plane.canvas.cacheMode()
    for name in ("a.png", "a.svg", "a.pdf"):
        save_picture(plane, tmp_path / name, QSize(1500, 1800))
    assert (colours(plane) == before).all()
    assert (plane.size(), plane.canvas.cacheMode()) == (size, cache)


# SVG


def test_an_svg_keeps_lines_and_letters(plane, tmp_path):
    root = svg_of(plane, tmp_path / "a.svg", QSize(1280, 1440))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("1280", "1440", "0 0 640 720")
    texts = {element.text for element in elements(root, "text")}
    assert {"Plane", "Boundary", "−2", "w"} <= texts, sorted(texts)
    fills = [element.get("fill") for element in elements(root, "path")]
    assert LIGHT.classes[0].lower() in fills
    assert LIGHT.classes[1].lower() in fills
    assert (tmp_path / "a.svg").stat().st_size < 5_000_000


def test_of_the_plane_only_the_heat_map_is_pixels(plane, tmp_path):
    root = svg_of(plane.canvas, tmp_path / "a.svg")
    (image,) = elements(root, "image")
    data = base64.b64decode(image.get(LINK).removeprefix("data:image/png;base64,"))
    map_picture = QImage.fromData(QByteArray(data))
    # One cell of the field a pixel; the weights (2, 1) make the upper right corner positive.
    seen = colours(map_picture)
    assert near(seen[-1, -1], LIGHT.map_colours[2], 8)
    assert near(seen[0, 0], LIGHT.map_colours[0], 8)


def test_what_a_child_paints_beyond_its_parent_is_clipped(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(100, 100)
    window = QWidget(parent)
    window.setGeometry(10, 20, 30, 40)
    inner = Drawing(left_red_right_blue)
    inner.setParent(window)
    inner.setGeometry(-5, 0, 120, 80)
    parent.show()
    qtbot.waitExposed(parent)
    root = svg_of(parent, tmp_path / "a.svg")
    clips = {clip.get("id"): ring(clip[0].get("d")) for clip in elements(root, "clipPath")}
    (group,) = (g for g in elements(root, "g") if any(path.get("fill") == "#c81e1e" for path in g))
    corners = set(clips[group.get("clip-path").removeprefix("url(#").removesuffix(")")])
    assert corners == {(10, 20), (40, 20), (40, 60), (10, 60)}


def test_a_painters_own_clip_is_kept_and_ends(drawing, tmp_path):
    def paint(painter):
        painter.save()
        painter.translate(5, 5)
        painter.setClipRect(QRectF(0, 0, 10, 10))
        painter.fillRect(QRectF(0, 0, 100, 60), QColor("#123456"))
        painter.restore()
        painter.fillRect(QRectF(0, 70, 100, 5), QColor("#654321"))

    root = svg_of(drawing(paint), tmp_path / "a.svg")
    clips = {f"url(#{clip.get('id')})": set(ring(clip[0].get("d"))) for clip in elements(root, "clipPath")}
    found = {
        path.get("fill"): clips.get(group.get("clip-path"))
        for group in (root, *elements(root, "g"))
        for path in group.findall(f"{SVG}path")
    }
    assert found["#123456"] == {(5, 5), (15, 5), (15, 15), (5, 15)}
    assert found["#654321"] in (None, {(0, 0), (120, 0), (120, 80), (0, 80)})


def test_pens_keep_their_width_where_they_are_to_and_grow_where_they_are_not(drawing, tmp_path):
    def paint(painter):
        painter.scale(3, 3)
        for colour, width, cosmetic in (("#aa0000", 2.0, True), ("#00aa00", 2.0, False)):
            pen = QPen(QColor(colour), width, Qt.PenStyle.DashLine)
            pen.setDashPattern([4.0, 3.0])
            pen.setCosmetic(cosmetic)
            painter.setPen(pen)
            painter.drawLine(QPointF(1, 2), QPointF(11, 2))

    root = svg_of(drawing(paint), tmp_path / "a.svg")
    strokes = {path.get("stroke"): path for path in elements(root, "path") if path.get("stroke")}
    assert ring(strokes["#aa0000"].get("d")) == [(3, 6), (33, 6)]
    assert strokes["#aa0000"].get("stroke-width") == "2"
    assert strokes["#aa0000"].get("stroke-dasharray") == "8,6"
    assert strokes["#00aa00"].get("stroke-width") == "6"
    assert strokes["#00aa00"].get("stroke-dasharray") == "24,18"


def test_polygons_are_closed_and_polylines_are_not(drawing, tmp_path):
    corners = [QPointF(10, 10), QPointF(30, 10), QPointF(30, 40)]

    def paint(painter):
        painter.setPen(QColor("#aa0000"))
        painter.setBrush(QColor("#00aa00"))
        painter.drawPolygon(corners)
        painter.setPen(QColor("#0000aa"))
        painter.drawPolyline(corners)
        painter.setOpacity(0.5)
        painter.drawEllipse(QRectF(50, 50, 20, 10))
        painter.drawPoint(QPointF(5, 6))

    root = svg_of(drawing(paint), tmp_path / "a.svg")
    filled, line, ellipse, point = (path for path in elements(root, "path") if path.get("stroke"))
    assert ring(filled.get("d")) == [(10, 10), (30, 10), (30, 40), (10, 10)]
    assert (filled.get("fill"), filled.get("stroke")) == ("#00aa00", "#aa0000")
    assert ring(line.get("d")) == [(10, 10), (30, 10), (30, 40)]
    assert (line.get("fill"), line.get("stroke")) == ("none", "#0000aa")
    assert ellipse.get("d").count("C") == 4
    assert float(ellipse.get("fill-opacity")) == pytest.approx(0.5, abs=0.01)
    assert ring(point.get("d")) == [(5, 6), (pytest.approx(5, abs=0.01), 6)]


def test_letters_take_as_much_room_as_on_screen_and_need_no_escape(drawing, tmp_path):
    def paint(painter):
        painter.drawText(QPointF(10, 20), "a < b & “c”")
        painter.translate(50, 60)
        painter.rotate(90)
        painter.drawText(QPointF(0, 0), "turned")

    widget = drawing(paint)
    root = svg_of(widget, tmp_path / "a.svg")
    straight, turned = elements(root, "text")
    assert straight.text == "a < b & “c”"
    assert (straight.get("x"), straight.get("y")) == ("10", "20")
    advance = widget.fontMetrics().horizontalAdvance(straight.text)
    assert float(straight.get("textLength")) == pytest.approx(advance, abs=1.0)
    assert turned.get("transform") == "matrix(0 1 -1 0 50 60)"


def test_letters_that_xml_cannot_hold_do_not_spoil_the_file(drawing, tmp_path):
    def paint(painter):
        painter.drawText(QPointF(10, 20), "a\x01b\ufffec")

    (text,) = elements(svg_of(drawing(paint), tmp_path / "a.svg"), "text")
    assert (text.text[0], text.text[-1]) == ("a", "c")


def test_gradients_and_tiles_are_kept(drawing, tmp_path):
    def paint(painter):
        gradient = QLinearGradient(QPointF(0, 0), QPointF(100, 0))
        gradient.setColorAt(0.0, QColor("#ff0000"))
        gradient.setColorAt(1.0, QColor("#0000ff"))
        painter.translate(10, 0)
        painter.fillRect(QRectF(0, 0, 100, 20), gradient)
        tile = QPixmap(10, 10)
        tile.fill(QColor("#00ff00"))
        painter.drawTiledPixmap(QRectF(0, 30, 40, 10), tile)

    root = svg_of(drawing(paint), tmp_path / "a.svg")
    (gradient,) = elements(root, "linearGradient")
    assert [stop.get("stop-color") for stop in gradient] == ["#ff0000", "#0000ff"]
    assert (gradient.get("x1"), gradient.get("x2")) == ("10", "110")
    users = [path for path in elements(root, "path") if path.get("fill") == f"url(#{gradient.get('id')})"]
    assert len(users) == 1
    assert elements(root, "image")


# PDF


def test_a_pdf_is_one_page_of_the_size_that_is_asked_for(plane, tmp_path):
    content = saved(plane, tmp_path / "a.pdf", QSize(1000, 1200))
    assert content.startswith(b"%PDF-")
    boxes = re.findall(rb"/MediaBox \[([^\]]*)\]", content)
    assert [tuple(map(float, box.split())) for box in boxes] == [(0, 0, 750, 900)]  # 72 points are 96 px
    assert len(re.findall(rb"/Type /Page\b", content)) == 1


def test_a_pdf_has_the_faces_that_its_letters_need(plane, tmp_path):
    assert b"/FontFile2" in saved(plane, tmp_path / "a.pdf")


def test_in_a_pdf_children_are_clipped_to_their_parents(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(96, 96)
    window = QWidget(parent)
    window.setGeometry(8, 16, 32, 40)
    inner = Drawing(left_red_right_blue)
    inner.setParent(window)
    inner.setGeometry(-8, 0, 120, 80)
    parent.show()
    qtbot.waitExposed(parent)
    content = saved(parent, tmp_path / "a.pdf")
    drawn = b"".join(
        zlib.decompress(stream)
        for stream in re.findall(rb"FlateDecode.*?stream\r?\n(.*?)endstream", content, re.S)
        if stream[:1] == b"\x78"
    )
    assert b"8 16 m" in drawn  # the corner of the clip, before the rectangles
    assert re.search(rb"8 16 m.*?W\*? n.*?0\.784", drawn, re.S)  # #c81e1e begins with 200 / 255


# What cannot be


def test_another_suffix_is_refused(drawing, tmp_path):
    with pytest.raises(InputError, match=r"a\.bmp: a picture's name ends in \.png, \.svg or \.pdf"):
        save_picture(drawing(left_red_right_blue), tmp_path / "a.bmp")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.png", "a.svg", "a.pdf"])
def test_a_directory_that_is_not_there_is_one_line(drawing, tmp_path, name):
    with pytest.raises(FileError) as caught:
        save_picture(drawing(left_red_right_blue), tmp_path / "missing" / name)
    assert str(caught.value).endswith("it cannot be written: no such file or directory")


def test_a_full_disk_leaves_the_old_picture(drawing, tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileError, match="no space left on device"):
        save_picture(drawing(left_red_right_blue), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("size", "scale"), [(QSize(15, 100), 1.0), (QSize(6000, 100), 2.0), (QSize(0, 0), 1.0)]
)
def test_sizes_that_no_picture_has_are_refused(drawing, tmp_path, size, scale):
    with pytest.raises(InputError, match="from 16 to 10000 pixels a side"):
        save_picture(drawing(left_red_right_blue), tmp_path / "a.png", size, scale)


# The dialog


PANELS = {
    WINDOW: ("The whole window", QSize(1280, 800)),
    "plane": ("Plane", QSize(400, 600)),
    "loss": ("Loss", QSize(450, 150)),
}


@pytest.fixture
def dialog(qtbot, tmp_path):
    """Opens the dialog, with settings of the test's own."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))

    def opened():
        made = PictureDialog(PANELS)
        qtbot.addWidget(made)
        made.open()
        with qtbot.waitActive(made):
            made.activateWindow()
        return made

    return opened


def choose(qtbot, dialog, name, row):
    """Choose a row of a list by its keys."""
    box = dialog.findChild(QComboBox, name)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    for _ in range(row):
        qtbot.keyClick(box, Qt.Key.Key_Down)


def type_side(qtbot, dialog, name, text):
    box = dialog.findChild(QSpinBox, name)
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Tab)


def shown_size(dialog):
    return tuple(dialog.findChild(QSpinBox, f"picture_{side}").value() for side in ("width", "height"))


def test_the_whole_window_as_it_is_comes_first(qtbot, dialog):
    made = dialog()
    assert shown_size(made) == (1280, 800)
    with qtbot.waitSignal(made.picture_requested) as asked:
        qtbot.keyClick(made, Qt.Key.Key_Return)
    assert asked.args == [PictureWish(WINDOW, "png", QSize(1280, 800))]
    assert made.result() == QDialog.DialogCode.Accepted


def test_sides_follow_each_other(qtbot, dialog):
    made = dialog()
    choose(qtbot, made, "picture_panel", 1)
    assert shown_size(made) == (400, 600)
    type_side(qtbot, made, "picture_width", "1000")
    assert shown_size(made) == (1000, 1500)
    type_side(qtbot, made, "picture_height", "300")
    assert shown_size(made) == (200, 300)


def test_no_side_is_longer_than_a_picture_can_be(qtbot, dialog):
    made = dialog()
    choose(qtbot, made, "picture_panel", 1)
    type_side(qtbot, made, "picture_height", "10000")
    assert shown_size(made) == (6667, 10000)
    qtbot.keyClick(made.findChild(QSpinBox, "picture_width"), Qt.Key.Key_Up)
    assert shown_size(made) == (6667, 10000)


def test_what_was_chosen_last_is_chosen_again(qtbot, dialog):
    made = dialog()
    choose(qtbot, made, "picture_panel", 2)
    choose(qtbot, made, "picture_format", 1)
    type_side(qtbot, made, "picture_width", "900")
    with qtbot.waitSignal(made.picture_requested) as asked:
        qtbot.mouseClick(made.findChild(QPushButton, "picture_save"), Qt.MouseButton.LeftButton)
    assert asked.args == [PictureWish("loss", "svg", QSize(900, 300))]
    again = dialog()
    assert again.wish() == PictureWish("loss", "svg", QSize(900, 300))


def test_nonsense_in_the_settings_is_passed_over(dialog):
    for key, value in (("panel", "moon"), ("format", "bmp"), ("width", "-7.5")):
        QSettings().setValue(f"picture/{key}", value)
    assert dialog().wish() == PictureWish(WINDOW, "png", QSize(1280, 800))


def test_escape_asks_for_nothing_and_remembers_nothing(qtbot, dialog):
    made = dialog()
    choose(qtbot, made, "picture_panel", 1)
    with qtbot.assertNotEmitted(made.picture_requested):
        qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert dialog().wish().panel == WINDOW


def test_everything_has_a_name_and_a_tooltip(dialog):
    made = dialog()
    named = [
        made.findChild(QWidget, f"picture_{name}") for name in ("panel", "format", "width", "height", "save")
    ]
    assert all(widget.accessibleName() and widget.toolTip() for widget in named)
    buddies = {label.buddy() for label in made.findChildren(QLabel)} - {None}
    assert set(named[:3]) <= buddies
