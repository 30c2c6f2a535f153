"""Animations: every frame is the run at its iteration, and nothing is left of one that is not made."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt, QThread
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.core.training import measure, train
from nnviz.core.watch import Watch
from nnviz.files.animation_file import AnimationFile
from nnviz.files.document import Document
from nnviz.views.palette import DARK, LIGHT
from nnviz.views.picture_dialog import WINDOW
from nnviz.views.style import apply_theme
from nnviz.window.animation import Animation
from nnviz.window.stage import PANELS, Appearance, Stage

Image = pytest.importorskip("PIL.Image")
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints|raise", extend=True)

LIT = Appearance(LIGHT)
PATIENCE_MS = 60_000  # only ever waited for in full by a test that fails


def run_of(preset, iterations, pieces=5):
    run = Run.start(preset_experiment(preset))
    run = run.measured(*measure(run.experiment, run.state.parameters))
    for _ in range(pieces):
        burst = train(run.experiment, run.state, iterations // pieces)
        run = run.trained(burst.state, burst.record, burst.path)
    return run


@pytest.fixture
def staged(qapp, qtbot):
    """Stages that stand at an iteration, and end with their test."""
    qapp.setStyle("Fusion")
    stages = []

    def made(run, iteration, panel=WINDOW, size=(1280, 800), theme=LIGHT, document=None):
        stage = Stage(document or Document(run), panel=panel, size=QSize(*size), appearance=Appearance(theme))
        stages.append(stage)
        stage.open()
        with qtbot.waitSignal(stage.standing, timeout=PATIENCE_MS) as standing:
            stage.stand_at(iteration)
        assert standing.args == [iteration]
        return stage

    yield made
    for stage in stages:
        stage.end()


@pytest.fixture
def filmed(qapp, qtbot, tmp_path):
    """Makes an animation and reads it back: its frames, and how many milliseconds each is shown."""
    qapp.setStyle("Fusion")

    def made(run, iterations, panel=WINDOW, size=(1280, 800), appearance=LIT, suffix="png"):
        stage = Stage(Document(run), panel=panel, size=QSize(*size), appearance=appearance)
        folder = tmp_path / "animations"
        folder.mkdir(exist_ok=True)
        path = folder / f"run.{suffix}"
        animation = Animation(stage, iterations, AnimationFile(path, *size, len(iterations), 10))
        progress = []
        animation.progressed.connect(progress.append)
        with qtbot.waitSignal(animation.finished, timeout=PATIENCE_MS):
            animation.start()
        assert progress == list(range(1, len(iterations) + 1))
        assert not list(folder.glob(".*"))  # what it was before it was whole
        return read(path)

    return made


def read(path):
    frames, times = [], []
    with Image.open(path) as image:
        for number in range(image.n_frames):
            image.seek(number)
            frames.append(np.asarray(image.convert("RGB")))
            times.append(image.info["duration"])
    return frames, times


def grabbed(widget):
    """A widget's picture, (height, width, 3), as Qt itself grabs it."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)


@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_first_and_last_frame_are_the_window_that_stands_there(hand, filmed, suffix):
    """Against the user's window, which came there on its own way: by steps, and back."""
    seen = hand("realpython")
    window, session = seen.window, seen.window.session
    window.resize(1280, 800)
    for _ in range(3):
        seen.trigger("step")
    seen.until(lambda: session.snapshot.iteration == 3 and not session.busy)
    plane = window.views.plane.canvas.box.viewRect()
    appearance = Appearance(LIGHT, window.area.saveState(), plane)
    (first, *_, last), times = filmed(session.history.run, (1, 2, 3), appearance=appearance, suffix=suffix)
    assert times == [100, 100, 100]
    QApplication.focusWidget().clearFocus()  # nothing in an animation has the keys
    for frame, iteration in ((last, 3), (None, 0), (first, 1)):  # each an iteration after one that was shown
        session.go_to(iteration)
        seen.until(lambda at=iteration: session.snapshot.iteration == at and not session.busy)
        seen.qtbot.wait(200)  # fields follow only as often as people can read
        if frame is None:
            continue
        differs = np.any(frame != grabbed(window), axis=2)
        # Which breaks its lines by the numbers that it has shown before.
        arithmetic = window.area.panels["arithmetic"]
        corner = arithmetic.mapTo(window, QPoint())
        differs[corner.y() :, corner.x() :][: arithmetic.height()] = False
        differs[0, :20] = False  # a menu bar that was never on a screen has its corner otherwise
        assert not differs.any(), np.argwhere(differs)
    assert np.any(first != last, axis=2).sum() > 5_000


def test_a_panel_is_filmed_alone_whatever_the_layout_is_and_nothing_floats(hand, filmed):
    """The user's panels may be hidden, or windows of their own."""
    seen = hand("realpython")
    area = seen.window.area
    seen.trigger("step")
    seen.until(lambda: seen.window.session.history.run.end == 1)
    area.panels["loss"].setFloating(True)
    area.panels["plane"].hide()
    run, layout = seen.window.session.history.run, area.saveState()
    alone, _ = filmed(run, (0, 1), "loss", (400, 300), Appearance(LIGHT, layout))
    area.place()
    same, _ = filmed(run, (0, 1), "loss", (400, 300), Appearance(LIGHT), "webp")
    assert all(np.array_equal(one, other) for one, other in zip(alone, same, strict=True))


@pytest.mark.parametrize("panel", ["network", "loss", "predictions", "surface"])
def test_a_frame_does_not_depend_on_those_before(filmed, staged, panel):
    run = run_of("xor", 500)
    frames, _ = filmed(run, (0, 7, 130, 490), panel, (640, 480))
    for iteration, frame in zip((490, 7), (frames[3], frames[1]), strict=True):
        assert np.array_equal(staged(run, iteration, panel, (640, 480)).picture(), frame)


def test_counter_field_and_parameters_are_those_of_train_however_fast_frames_follow(staged, qtbot):
    run = run_of("realpython", 100)
    stage = staged(run, 36)
    for iteration in (37, 38, 90):
        with qtbot.waitSignal(stage.standing, timeout=PATIENCE_MS):
            stage.stand_at(iteration)
        expected = train(run.experiment, Run.start(run.experiment).state, iteration).state.parameters
        assert np.array_equal(stage.shown.parameters, expected)
        assert stage.findChild(QWidget, "iteration_counter").text() == str(iteration)
        assert stage.findChild(QLineEdit, "timeline_field").text() == str(iteration)


def test_a_panel_that_floats_does_not_come_on_screen(hand, qtbot):
    seen = hand("realpython")
    seen.window.area.panels["loss"].setFloating(True)
    appearance = Appearance(LIGHT, seen.window.area.saveState())
    before = set(QApplication.topLevelWidgets())
    stage = Stage(Document(run_of("realpython", 5)), size=QSize(1100, 750), appearance=appearance)
    with qtbot.waitSignal(stage.standing, timeout=PATIENCE_MS):
        stage.open()
        stage.stand_at(3)
    new = [one for one in set(QApplication.topLevelWidgets()) - before if one.isVisible()]
    assert len(new) == 2
    assert all(one.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen) for one in new)
    stage.end()


@pytest.mark.parametrize("panel", [*PANELS, WINDOW])
def test_every_panel_can_be_filmed_at_any_size(staged, panel):
    run = run_of("xor", 100)
    document = Document(run, notes="A note", watches=(Watch(),))
    large = staged(run, 50, panel, (900, 700), document=document).picture()
    small = staged(run, 50, panel, (90, 60), document=document).picture()
    assert large.shape == (700, 900, 3)
    assert small.shape == (60, 90, 3)
    for picture in (large, small):  # it shows something
        assert len(np.unique(picture[: len(picture) // 2].reshape(-1, 3), axis=0)) > 1


def test_a_picture_has_the_colours_of_the_theme(staged, qapp):
    run = run_of("realpython", 10)
    try:
        for theme in (LIGHT, DARK):
            apply_theme(qapp, theme)
            picture = staged(run, 5, "plane", (500, 400), theme).picture()
            expected = [int(theme.panel[i : i + 2], 16) for i in (1, 3, 5)]
            assert picture[2, 250].tolist() == expected
    finally:
        apply_theme(qapp, LIGHT)
        qapp.setStyleSheet("")


def test_the_loss_has_the_axes_of_the_whole_run_in_every_frame(staged):
    run = run_of("xor", 500)
    early, late = (staged(run, k, "loss", (500, 400)).picture() for k in (10, 490))
    numbers = slice(375, 400), slice(0, 500)  # what is written below the plot
    assert len(np.unique(early[numbers].reshape(-1, 3), axis=0)) > 1
    assert np.array_equal(early[numbers], late[numbers])
    assert not np.array_equal(early, late)


# What goes wrong


def test_cancel_leaves_no_file_and_no_thread(qtbot, tmp_path):
    run = run_of("xor", 500)
    iterations = tuple(range(0, 501, 5))
    (tmp_path / "run.png").write_bytes(b"old")
    stage = Stage(Document(run), size=QSize(640, 400), appearance=Appearance(LIGHT))
    file = AnimationFile(tmp_path / "run.png", 640, 400, len(iterations), 10)
    animation = Animation(stage, iterations, file)
    ended = []
    animation.finished.connect(lambda: ended.append("finished"))
    animation.failed.connect(ended.append)
    with qtbot.waitSignal(animation.progressed, timeout=PATIENCE_MS):
        animation.start()
    animation.cancel()
    animation.cancel()
    qtbot.wait(50)  # nothing comes afterwards
    assert ended == []
    assert (tmp_path / "run.png").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [tmp_path / "run.png"]
    assert not any(thread.isRunning() for thread in animation.findChildren(QThread))


def test_a_disk_that_is_full_ends_it_in_one_line(qtbot, tmp_path, monkeypatch):
    run = run_of("xor", 100)
    stage = Stage(Document(run), size=QSize(640, 400), appearance=Appearance(LIGHT))
    animation = Animation(stage, (0, 50, 100), AnimationFile(tmp_path / "run.gif", 640, 400, 3, 10))

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with qtbot.waitSignal(animation.failed, timeout=PATIENCE_MS) as failed:
        animation.start()
    assert failed.args == [f"{tmp_path / 'run.gif'}: it cannot be written: no space left on device"]
    assert list(tmp_path.iterdir()) == []
