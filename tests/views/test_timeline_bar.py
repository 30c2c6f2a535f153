"""The timeline alone: what it shows, and what mouse and keys on it ask for."""

import re

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QToolTip, QVBoxLayout, QWidget

from nnviz.views import timeline_track
from nnviz.views.palette import DARK, LIGHT, text_font
from nnviz.views.style import style_sheet
from nnviz.views.text_line import SHORTEST_MS
from nnviz.views.timeline_bar import TimelineBar
from nnviz.views.timeline_keys import typed_iteration
from nnviz.views.timeline_marks import Mark
from nnviz.views.timeline_scale import full_width

# What the offscreen platform cannot do, of windows and tooltips.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise", extend=True)

LEFT = Qt.MouseButton.LeftButton
THIN = "\u2009"
SOFT = {"light": (167, 181, 239), "dark": (80, 93, 136)}  # 0.45 of the accent over the panel, by hand


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.setFont(text_font())
    made.setStyleSheet(style_sheet(LIGHT))
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(TimelineBar())
    made.resize(1280, 38)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    yield made
    QToolTip.hideText()


@pytest.fixture
def bar(window):
    return window.findChild(TimelineBar, "timeline_bar")


@pytest.fixture
def asked(bar):
    """Every iteration that was asked for, in order."""
    iterations = []
    bar.position_requested.connect(iterations.append)
    return iterations


def track(bar):
    return bar.findChild(QWidget, "timeline_track")


def field(bar):
    return bar.findChild(QLineEdit, "timeline_field")


def end_text(bar):
    return bar.findChild(QWidget, "timeline_end").text()


def button(bar, name):
    found = bar.findChild(QToolButton, name)
    assert found is not None, name
    return found


def columns(bar, colour, y=None, tolerance=12):
    """The columns of the track that have a colour, in its middle row or another."""
    QApplication.processEvents()  # longer numbers leave the track less room
    picture = track(bar).grab().toImage()
    row = picture.height() // 2 if y is None else picture.height() // 2 + y
    wanted = colour if isinstance(colour, tuple) else QColor(colour).getRgb()[:3]
    return [
        x
        for x in range(picture.width())
        if all(
            abs(a - b) <= tolerance
            for a, b in zip(picture.pixelColor(x, row).getRgb()[:3], wanted, strict=True)
        )
    ]


def handle(bar, theme=LIGHT):
    """The handle's middle; above the groove, nothing else has its colour."""
    found = columns(bar, theme.accent, y=-5)
    assert found
    return (found[0] + found[-1]) / 2


def ends(bar):
    """Where the groove begins and ends, as it is painted."""
    colours = (LIGHT.line, SOFT["light"], LIGHT.accent)
    found = [x for colour in colours for x in columns(bar, colour, tolerance=0)]
    return min(found), max(found) + 1


def place(bar, share):
    """A place on the track, as a share of the groove."""
    left, right = ends(bar)
    if handle(bar) < left + 12:  # the handle hides where the groove begins
        left = round(handle(bar))
    return QPoint(round(left + share * (right - left)), track(bar).height() // 2)


def turn(bar, notches):
    position = QPointF(track(bar).rect().center())
    event = QWheelEvent(
        position,
        track(bar).mapToGlobal(position),
        QPoint(),
        QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(track(bar), event)


def tip():
    return re.sub("<[^>]*>", "", QToolTip.text().replace("<br>", "\n"))


# What is shown


@pytest.mark.parametrize(
    ("end", "full"),
    [
        (0, 10),
        (9, 10),
        (10, 20),
        (49, 50),
        (50, 100),
        (999, 1000),
        (1000, 2000),
        (7432, 10_000),
        (10**9, 2 * 10**9),
        (4_999_999_999, 5 * 10**9),
    ],
)
def test_the_width_stands_for_a_round_number_that_has_not_been_reached(end, full):
    assert full_width(end) == full


def test_the_handle_and_what_has_been_reached(bar):
    bar.show_position(2500, 5000)  # of 10 000
    left, right = ends(bar)
    assert handle(bar) == pytest.approx(left + 0.25 * (right - left), abs=1.5)
    assert max(columns(bar, SOFT["light"])) == pytest.approx(left + 0.5 * (right - left), abs=2.0)
    assert min(columns(bar, LIGHT.line)) == pytest.approx(left + 0.5 * (right - left), abs=2.0)


def test_the_scale_stays_while_the_run_grows_and_then_changes(bar):
    bar.show_position(300, 600)
    first = handle(bar)
    bar.show_position(300, 999)
    assert handle(bar) == first
    bar.show_position(300, 1000)
    left = ends(bar)[0]
    # Of 2 000 instead of 1 000; the number behind the groove has become no shorter.
    assert handle(bar) - left == pytest.approx((first - left) / 2, abs=6.0)


def test_what_moves_is_painted_and_leaves_nothing_behind(window, bar):
    """The window's own pixels, after partial repaints, against a picture painted all at once."""
    area = track(bar).geometry()
    bar.show_marks([Mark(520, "edit", "a"), Mark(900, "breakpoint", "b")])
    for iteration, end in ((500, 500), (517, 531), (640, 640), (12, 640), (640, 700), (3, 3)):
        bar.show_position(iteration, end)
        QApplication.processEvents()
        on_screen = window.screen().grabWindow(window.winId()).toImage()
        anew = window.grab().toImage().convertToFormat(on_screen.format())
        assert on_screen.copy(area) == anew.copy(area), (iteration, end)


def test_the_numbers_have_thin_spaces(bar, qtbot):
    bar.show_position(1234, 10_000)
    qtbot.waitUntil(lambda: field(bar).text() == f"1{THIN}234")
    qtbot.waitUntil(lambda: end_text(bar) == f"of 10{THIN}000")


def test_the_newest_number_is_shown_in_the_end(bar, qtbot):
    for end in range(1, 40):
        bar.show_position(end, end)
    qtbot.waitUntil(lambda: field(bar).text() == "39")
    assert end_text(bar) == "of 39"


@pytest.mark.parametrize("width", [1280, 1024])
def test_long_numbers_fit(window, bar, qtbot, width):
    window.resize(width, 38)
    bar.show_position(1_888_888_888, 1_999_999_999)
    qtbot.waitUntil(lambda: field(bar).text() == f"1{THIN}888{THIN}888{THIN}888")
    box = field(bar)
    assert box.fontMetrics().horizontalAdvance(box.text()) + 14 <= box.width()  # padding and frame
    line = bar.findChild(QWidget, "timeline_end")
    assert line.fontMetrics().horizontalAdvance(line.text()) <= line.width()
    assert track(bar).width() > 500
    assert window.width() == width


def test_marks(bar):
    bar.show_position(5000, 5000)
    bar.show_marks([Mark(1000, "edit", "learning rate 0.5"), Mark(8000, "breakpoint", "iteration 8 000")])
    left, right = ends(bar)
    assert columns(bar, LIGHT.negative, y=-5) == pytest.approx([left + 0.1 * (right - left)] * 2, abs=2.0)
    ring = columns(bar, LIGHT.danger, tolerance=60)
    middle = left + 0.8 * (right - left)
    assert ring
    assert min(ring) < middle - 3
    assert max(ring) > middle + 3
    assert round(middle) in columns(bar, LIGHT.panel)  # hollow
    bar.show_marks([])
    assert not columns(bar, LIGHT.negative, y=-5)
    assert not columns(bar, LIGHT.danger, tolerance=60)


def test_a_fork_is_a_notch_below_the_groove_in_its_ghosts_colour(bar):
    bar.show_position(9, 9)  # of 10
    bar.show_marks([Mark(3, "fork", "learning rate 0.5", 1), Mark(6, "edit", "point moved")])
    left, right = ends(bar)
    fork, edit = left + 0.3 * (right - left), left + 0.6 * (right - left)
    # A triangle from 5 px below the middle, with its foot 11 px below it, 8 px wide.
    foot = columns(bar, LIGHT.classes[3], y=10, tolerance=60)
    assert fork - 5 <= min(foot) < fork < max(foot) <= fork + 5
    assert not columns(bar, LIGHT.classes[3], y=-6, tolerance=60)
    tick = columns(bar, LIGHT.negative, y=-6)  # an edit goes both ways
    assert tick
    assert tick == pytest.approx([edit] * len(tick), abs=2.0)
    bar.show_theme(DARK)
    assert columns(bar, DARK.classes[3], y=10, tolerance=60)
    assert not columns(bar, DARK.classes[2], y=10, tolerance=60)


def test_a_mark_beyond_the_track_is_not_drawn_on_the_number(bar):
    bar.show_position(500, 500)  # of 1 000
    bar.show_marks([Mark(1010, "breakpoint", "later")])
    assert not columns(bar, LIGHT.danger, tolerance=60)


def test_themes(bar):
    bar.show_position(2500, 5000)
    bar.show_theme(DARK)
    assert columns(bar, DARK.accent, y=-5)
    assert columns(bar, SOFT["dark"])
    assert columns(bar, DARK.line)
    bar.show_theme(LIGHT)
    assert columns(bar, LIGHT.accent, y=-5)


def test_an_empty_run(bar, asked, qtbot):
    assert handle(bar) < 16
    for name in ("timeline_start", "timeline_newest"):
        assert not button(bar, name).isEnabled()
        assert "Nothing has been trained yet" in button(bar, name).toolTip()
    qtbot.mouseClick(track(bar), LEFT, pos=place(bar, 0.7))
    qtbot.keyClick(track(bar), Qt.Key.Key_End)
    turn(bar, 1)
    assert asked == []
    bar.show_position(1, 1)
    assert button(bar, "timeline_start").isEnabled()
    assert button(bar, "timeline_start").toolTip() == "To the start"
    bar.show_position(0, 0)
    assert not button(bar, "timeline_start").isEnabled()


def test_everything_has_a_name(bar):
    for widget in (track(bar), field(bar), *bar.findChildren(QToolButton)):
        assert widget.accessibleName()
    assert field(bar).toolTip()
    bar.show_position(7, 9)
    assert track(bar).accessibleDescription() == "7 of 9"


# Mouse


def test_buttons(bar, asked, qtbot):
    bar.show_position(30, 70)
    qtbot.mouseClick(button(bar, "timeline_start"), LEFT)
    qtbot.mouseClick(button(bar, "timeline_newest"), LEFT)
    assert asked == [0, 70]


def test_a_click_goes_there(bar, asked, qtbot):
    bar.show_position(0, 8)  # of 10: each iteration has a tenth of the track
    for share in (0.52, 0.28, 0.71):
        qtbot.mouseClick(track(bar), LEFT, pos=place(bar, share))
    assert asked == [5, 3, 7]
    qtbot.mouseClick(track(bar), LEFT, pos=place(bar, 0.95))
    assert asked[3:] == [8]  # the newest, where nothing has been reached
    qtbot.mouseClick(track(bar), Qt.MouseButton.RightButton, pos=place(bar, 0.2))
    assert asked[4:] == []


def test_a_drag_asks_for_each_iteration_once(bar, asked, qtbot):
    bar.show_position(2, 8)
    start = place(bar, 0.2)
    step = (place(bar, 0.3).x() - start.x()) / 4
    qtbot.mousePress(track(bar), LEFT, pos=start)
    assert asked == []  # it has only been taken
    for i in range(1, 13):
        qtbot.mouseMove(track(bar), start + QPoint(round(i * step), 9))
    qtbot.mouseMove(track(bar), QPoint(track(bar).width() + 300, 5))
    qtbot.mouseMove(track(bar), QPoint(-300, 5))
    qtbot.mouseRelease(track(bar), LEFT, pos=QPoint(-300, 5))
    assert asked == [3, 4, 5, 8, 0]


def test_the_handle_is_not_moved_by_taking_it_at_its_edge(bar, asked, qtbot):
    bar.show_position(1_234_567, 3_000_000)
    grip = QPoint(round(handle(bar)) + 6, track(bar).height() // 2)
    qtbot.mousePress(track(bar), LEFT, pos=grip)
    qtbot.mouseMove(track(bar), grip + QPoint(0, 3))
    assert asked == []
    qtbot.mouseMove(track(bar), grip + QPoint(50, 3))
    left, right = ends(bar)
    assert len(asked) == 1
    assert asked[0] - 1_234_567 == pytest.approx(50 / (right - left) * 5_000_000, rel=0.02)
    qtbot.mouseMove(track(bar), grip)
    assert asked[1:] == [1_234_567]  # back where it was, to the iteration
    qtbot.mouseRelease(track(bar), LEFT, pos=grip)


def test_the_handle_stays_under_the_mouse(bar, qtbot):
    bar.show_position(0, 8)
    qtbot.mousePress(track(bar), LEFT, pos=place(bar, 0.5))
    held = handle(bar)
    bar.show_position(2, 40)
    assert handle(bar) == held
    qtbot.waitUntil(lambda: field(bar).text() == "5")
    qtbot.mouseRelease(track(bar), LEFT, pos=place(bar, 0.5))
    left, right = ends(bar)
    assert handle(bar) == pytest.approx(left + 2 / 50 * (right - left), abs=2.0)
    qtbot.waitUntil(lambda: field(bar).text() == "2")


def test_a_drag_never_asks_for_what_has_been_reset(bar, asked, qtbot):
    bar.show_position(0, 800)
    qtbot.mousePress(track(bar), LEFT, pos=place(bar, 0.5))
    bar.show_position(0, 3)
    asked.clear()
    qtbot.mouseMove(track(bar), place(bar, 0.7))
    assert asked == [3]
    qtbot.waitUntil(lambda: field(bar).text() == "3")
    qtbot.mouseRelease(track(bar), LEFT, pos=place(bar, 0.7))


def test_marks_are_caught_within_four_pixels(bar, asked, qtbot):
    bar.show_position(0, 900_000)
    bar.show_marks([Mark(500_001, "edit", "learning rate 0.5")])
    on = place(bar, 0.5)
    qtbot.mouseClick(track(bar), LEFT, pos=on + QPoint(-3, 0))
    qtbot.mouseClick(track(bar), LEFT, pos=on + QPoint(3, 0))
    assert asked == [500_001, 500_001]
    qtbot.mouseClick(track(bar), LEFT, pos=on + QPoint(6, 0))
    assert asked[2] == pytest.approx(500_001 + 6 * 1_000_000 / (ends(bar)[1] - ends(bar)[0]), rel=0.003)
    assert asked[2] != 500_001


def test_a_breakpoint_to_come_catches_nothing(bar, asked, qtbot):
    bar.show_position(0, 500)
    bar.show_marks([Mark(502, "breakpoint", "iteration 502")])
    qtbot.mouseClick(track(bar), LEFT, pos=place(bar, 0.4985))
    assert 496 <= asked[0] < 500


def test_the_wheel_turns_a_hundredth(bar, asked):
    bar.show_position(5000, 10_000)
    turn(bar, 1)
    turn(bar, 1)
    turn(bar, -1)
    assert asked == [5100, 5200, 5100]
    bar.show_position(5100, 10_000)
    turn(bar, 0.5)  # a touchpad's small steps count too
    assert asked[3:] == [5150]


def test_small_turns_of_the_wheel_add_up(bar, asked):
    bar.show_position(3, 50)
    for _ in range(4):
        turn(bar, 0.25)
    assert asked == [4]  # at least one iteration a click
    bar.show_position(4, 50)
    bar.show_position(50, 50)
    asked.clear()
    turn(bar, 1)
    assert asked == []  # there is nothing beyond


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.3, "iteration 3"), (0.7, "iteration 7: not reached yet"), (0.5, "iteration 5: batch < 4 & > 1")],
)
def test_pointing_tells_what_is_there(bar, qtbot, share, words):
    bar.show_position(0, 6)
    bar.show_marks([Mark(5, "edit", "batch < 4 & > 1")])
    qtbot.mouseMove(track(bar), place(bar, share))
    assert tip().replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == words


def test_many_marks_in_one_place(bar, qtbot):
    bar.show_position(0, 900_000)
    bar.show_marks([Mark(500_000 + i, "edit", f"edit {i}") for i in range(8)])
    qtbot.mouseMove(track(bar), place(bar, 0.5))
    lines = tip().split("\n")
    assert len(lines) == 6
    assert lines[-1] == "and 3 more"


# Keys


@pytest.mark.parametrize(
    ("key", "target"),
    [
        (Qt.Key.Key_Left, 499),
        (Qt.Key.Key_Right, 501),
        (Qt.Key.Key_PageUp, 550),
        (Qt.Key.Key_PageDown, 450),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 1000),
    ],
)
def test_keys_move_through_the_run_and_not_the_window(window, bar, asked, qtbot, key, target):
    others = []
    shortcut = QShortcut(QKeySequence(key), window)
    shortcut.activated.connect(others.append)
    bar.show_position(500, 1000)
    track(bar).setFocus()
    qtbot.keyClick(track(bar), key)
    assert (asked, others) == ([target], [])
    field(bar).clearFocus()
    track(bar).clearFocus()


@pytest.mark.parametrize(
    ("key", "start", "target"),
    [
        (Qt.Key.Key_Left, 500, 120),
        (Qt.Key.Key_Left, 120, 7),
        (Qt.Key.Key_Right, 500, 730),
        (Qt.Key.Key_Right, 0, 7),
    ],
)
def test_ctrl_and_an_arrow_go_from_mark_to_mark(window, bar, asked, qtbot, key, start, target):
    others = []
    QShortcut(QKeySequence("Ctrl+Left"), window).activated.connect(lambda: others.append(1))
    QShortcut(QKeySequence("Ctrl+Right"), window).activated.connect(lambda: others.append(1))
    marks = [(730, "fork"), (7, "edit"), (120, "edit"), (120, "fork"), (5000, "breakpoint")]
    bar.show_marks([Mark(at, kind, kind) for at, kind in marks])
    bar.show_position(start, 1000)
    track(bar).setFocus()
    qtbot.keyClick(track(bar), key, Qt.KeyboardModifier.ControlModifier)
    assert (asked, others) == ([target], [])


def test_a_mark_that_is_yet_to_come_is_not_gone_to(bar, asked, qtbot):
    bar.show_marks([Mark(5000, "breakpoint", "iteration 5 000"), Mark(1000, "edit", "learning rate 0.5")])
    bar.show_position(500, 1000)
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(track(bar), Qt.Key.Key_Right, ctrl)
    bar.show_position(1000, 1000)
    qtbot.keyClick(track(bar), Qt.Key.Key_Right, ctrl)
    assert asked == [1000]


def test_keys_that_lead_nowhere_are_the_windows(window, bar, asked, qtbot):
    steps = []
    for key in ("Right", "Ctrl+Left"):
        QShortcut(QKeySequence(key), window).activated.connect(lambda key=key: steps.append(key))
    bar.show_position(1000, 1000)
    track(bar).setFocus()
    qtbot.keyClick(track(bar), Qt.Key.Key_Right)
    qtbot.keyClick(track(bar), Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert (asked, steps) == ([], ["Right", "Ctrl+Left"])


def test_quick_presses_are_as_many_iterations(bar, asked, qtbot, monkeypatch):
    monkeypatch.setattr(timeline_track, "PATIENCE_MS", 10**9)
    bar.show_position(500, 1000)
    for _ in range(3):
        qtbot.keyClick(track(bar), Qt.Key.Key_Left)
    bar.show_position(499, 1000)  # the first answer, late
    qtbot.keyClick(track(bar), Qt.Key.Key_Left)
    assert asked == [499, 498, 497, 496]
    bar.show_position(496, 1000)
    bar.show_position(700, 1000)
    qtbot.keyClick(track(bar), Qt.Key.Key_Left)
    assert asked[4:] == [699]


def test_a_wish_that_is_not_answered_is_forgotten(bar, asked, qtbot, monkeypatch):
    monkeypatch.setattr(timeline_track, "PATIENCE_MS", -1)
    bar.show_position(500, 1000)
    qtbot.keyClick(track(bar), Qt.Key.Key_Left)
    qtbot.keyClick(track(bar), Qt.Key.Key_Left)
    assert asked == [499, 499]


def test_tab_shows_where_keys_act(bar, qtbot):
    bar.show_position(500, 1000)
    place_of_ring = round(handle(bar)) + 10  # between handle and ring there are two pixels
    assert place_of_ring not in columns(bar, LIGHT.accent, tolerance=60)
    button(bar, "timeline_start").setFocus()
    qtbot.keyClick(button(bar, "timeline_start"), Qt.Key.Key_Tab)
    assert track(bar).hasFocus()
    assert {place_of_ring, place_of_ring + 1} & set(columns(bar, LIGHT.accent, tolerance=60))
    qtbot.mouseClick(track(bar), LEFT, pos=QPoint(3, 3))
    QApplication.focusWidget().clearFocus()
    assert not {place_of_ring, place_of_ring + 1} & set(columns(bar, LIGHT.accent, tolerance=60))


# The number


@pytest.mark.parametrize(
    ("text", "iteration"),
    [
        ("1 234", 1234),
        (f"1{THIN}234", 1234),
        ("1234", 1234),
        ("1,234", 1234),
        ("1e4", 10_000),
        ("1.5E3", 1500),
        ("2,5e1", 25),
        ("+100", 600),
        ("-10", 490),
        ("−10", 490),
        ("- 1 000", -500),
        ("007", 7),
        ("1e999", 10**18),
        ("9" * 40, 10**18),
        ("", None),
        ("1.5", None),
        ("1e-1", None),
        ("ten", None),
        ("1_000", None),
        ("--1", None),
        ("nan", None),
        ("1e99999999", None),
    ],
)
def test_what_is_typed_is_read(text, iteration):
    assert typed_iteration(text, 500) == iteration


@pytest.mark.parametrize(
    ("text", "iteration"), [("1 234", 1234), ("1e3", 1000), ("+100", 600), ("-10", 490), ("5000", 5000)]
)
def test_enter_goes_there(bar, asked, qtbot, text, iteration):
    bar.show_position(500, 5000)
    bar.focus_field()
    qtbot.keyClicks(field(bar), text)
    assert asked == []
    qtbot.keyClick(field(bar), Qt.Key.Key_Return)
    assert asked == [iteration]
    assert not field(bar).hasFocus()
    qtbot.waitUntil(lambda: field(bar).text() == "500")  # until the run is there
    bar.show_position(iteration, 5000)
    qtbot.waitUntil(lambda: field(bar).text().replace(THIN, "") == str(iteration))


@pytest.mark.parametrize("text", ["5001", "-501", "+4501", "half", "1.5", "1e99"])
def test_wrong_input_is_refused(bar, asked, qtbot, text):
    bar.show_position(500, 5000)
    bar.focus_field()
    qtbot.keyClicks(field(bar), text)
    qtbot.keyClick(field(bar), Qt.Key.Key_Return)
    assert asked == []
    assert f"0 to 5{THIN}000" in QToolTip.text()
    assert field(bar).text() == text
    assert field(bar).hasFocus()
    assert frame_colour(bar) == LIGHT.danger
    qtbot.keyClick(field(bar), Qt.Key.Key_Backspace)
    assert frame_colour(bar) == LIGHT.accent
    qtbot.keyClick(field(bar), Qt.Key.Key_Escape)
    assert field(bar).text() == "500"
    assert not field(bar).hasFocus()
    assert asked == []


def frame_colour(bar):
    picture = field(bar).grab().toImage()
    return picture.pixelColor(picture.width() // 2, 0).name()


def test_an_empty_run_says_that_there_is_nothing_to_go_to(bar, asked, qtbot):
    bar.focus_field()
    qtbot.keyClicks(field(bar), "5")
    qtbot.keyClick(field(bar), Qt.Key.Key_Return)
    assert asked == []
    assert "only iteration 0" in QToolTip.text()


def test_a_run_that_goes_on_does_not_disturb_typing(bar, asked, qtbot):
    bar.show_position(500, 5000)
    qtbot.mouseClick(field(bar), LEFT)
    assert field(bar).selectedText() == "500"  # the first key replaces it
    qtbot.keyClicks(field(bar), "42")
    for iteration in (600, 601):
        bar.show_position(iteration, 6000)
        qtbot.wait(2 * SHORTEST_MS)  # numbers that have waited to be shown would be by now
    assert end_text(bar) == f"of 6{THIN}000"
    assert field(bar).text() == "42"
    qtbot.keyClick(field(bar), Qt.Key.Key_Return)
    assert asked == [42]


def test_leaving_the_number_goes_nowhere(bar, asked, qtbot):
    bar.show_position(500, 5000)
    bar.focus_field()
    qtbot.keyClicks(field(bar), "42")
    qtbot.keyClick(field(bar), Qt.Key.Key_Tab)
    assert asked == []
    assert field(bar).text() == "500"
    bar.focus_field()
    qtbot.keyClick(field(bar), Qt.Key.Key_Return)  # nothing was typed
    assert asked == []
    assert not field(bar).hasFocus()


def test_typing_is_not_the_windows(window, bar, qtbot):
    taken = []
    for key in ("Space", "Right", "Down", ".", "F", "1"):
        QShortcut(QKeySequence(key), window).activated.connect(lambda key=key: taken.append(key))
    bar.show_position(500, 5000)
    bar.focus_field()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_1):
        qtbot.keyClick(field(bar), key)
    qtbot.keyClicks(field(bar), ".f")
    assert taken == []
