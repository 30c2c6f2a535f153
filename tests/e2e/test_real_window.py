"""nnviz in a real X server, used as a person would: launched, clicked, run, looked at, closed."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from e2e.xserver import PATIENCE, wait_until, x_server

OBSERVED = Path(__file__).with_name("observed.py")

# XOR, in shares of the plane's width and height: class 1 up left and down right, class 0 elsewhere.
CLASS_1 = [(0.25, 0.25), (0.75, 0.75)]
CLASS_0 = [(0.75, 0.25), (0.25, 0.75)]
LEFT, RIGHT = 1, 3

pytestmark = pytest.mark.xserver


class Program:
    """A running nnviz, and the newest of what its witness has said."""

    def __init__(self, environment, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, str(OBSERVED), *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.said, self.times = {}, 0
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.said = json.loads(line)
            self.times += 1

    def until(self, condition, message):
        def holds():
            assert self.process.poll() is None, self.process.stderr.read()
            return bool(self.said) and condition(self.said)

        wait_until(holds, message)
        return self.said

    def listen(self):
        """Wait until the window has dealt with what was done to it so far."""
        enough = self.times + 3
        self.until(lambda _: self.times >= enough, "not a word any more")

    def finish(self):
        """Wait for the end: exit status and standard error."""
        self._reader.join(PATIENCE)
        return self.process.wait(PATIENCE), self.process.stderr.read()

    def end(self):
        self.process.kill()
        self.process.wait()
        self._reader.join(PATIENCE)
        for pipe in (self.process.stdout, self.process.stderr):
            pipe.close()


@pytest.fixture
def screen():
    with x_server() as server:
        yield server


@pytest.fixture
def launch(screen, tmp_path):
    """Launches nnviz on the screen; ended after the test if it still runs."""
    programs = []

    def launched(*arguments):
        own = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
        program = Program(dict(screen.environment) | own, *arguments)
        programs.append(program)
        return program, screen.window("nnviz")

    yield launched
    for program in programs:
        program.end()


def place(said, across, down):
    """Pixels in the window for a share of the plane."""
    left, top, width, height = said["plane"]
    return round(left + across * width), round(top + down * height)


def value(said, across, down):
    """What stands at the axes there."""
    (left, right), (bottom, top) = said["range"]
    return [left + across * (right - left), top + down * (bottom - top)]


def bluer(picture, x, y):
    """How much more blue than red a little square is on average; class 1 is blue, class 0 orange."""
    pixels = [picture.pixelColor(x + dx, y + dy) for dx in range(-3, 4) for dy in range(-3, 4)]
    return sum(pixel.blue() - pixel.red() for pixel in pixels) / len(pixels)


def test_four_points_of_xor_are_clicked_and_learnt(screen, launch):
    program, window = launch("--preset", "realpython")
    program.until(lambda said: said["iteration"] == 0, "no first snapshot")
    screen.key(window, "ctrl+n")
    said = program.until(lambda said: said["points"] == [], "no empty plane")
    wanted = []
    for button, corners in ((LEFT, CLASS_1), (RIGHT, CLASS_0)):
        for corner in corners:
            screen.click(window, *place(said, *corner), button=button)
            wanted.append(value(said, *corner))
            program.until(
                lambda said: len(said["points"]) == len(wanted), f"click {len(wanted)} added nothing"
            )
    said = program.said
    pixel = (said["range"][0][1] - said["range"][0][0]) / said["plane"][2]
    assert said["classes"] == [1, 1, 0, 0]
    for point, expected in zip(said["points"], wanted, strict=True):
        assert point == pytest.approx(expected, abs=2 * pixel)

    start = program.until(lambda said: said["loss"] is not None, "no loss")["loss"]
    screen.key(window, "space")
    # So low that every corner, and what is near it, has its class's colour.
    said = program.until(lambda said: said["loss"] < 0.005, "the loss did not fall")
    assert said["mode"] == "RUNNING"
    assert start > 10 * said["loss"]
    screen.key(window, "space")
    said = program.until(lambda said: said["mode"] == "PAUSED", "no pause")

    # What is on the screen beside the points, where no vector's label is: all four corners right.
    screen.move(window, 5, 5)
    colours = [[bluer(screen.screenshot(), *place(said, x + 0.06, y)) for x, y in corners]
               for corners in (CLASS_1, CLASS_0)]  # fmt: skip
    assert min(colours[0]) > 30
    assert max(colours[1]) < -30

    screen.quit_unsaved(window)
    assert program.finish() == (0, "")


def drag(screen, program, window, *places):
    """Drag no faster than the window follows: what comes within one hundredth of a second is a click."""
    screen.move(window, *places[0])
    screen._xdotool("mousedown", "1")
    for x, y in places[1:]:
        program.listen()
        screen.move(window, x, y)
    program.listen()
    screen._xdotool("mouseup", "1")


def test_a_point_is_dragged_and_stepped_upon(screen, launch):
    program, window = launch()
    said = program.until(lambda said: said["iteration"] == 0, "no first snapshot")
    (left, right), (bottom, top) = said["range"]

    def share(x, y):
        return (x - left) / (right - left), (y - top) / (bottom - top)

    drag(screen, program, window, *(place(said, *share(*at)) for at in [(3.0, 4.0), (2.0, 3.5), (1.5, 3.0)]))
    pixel = (right - left) / said["plane"][2]
    program.until(
        lambda said: said["points"][3] == pytest.approx([1.5, 3.0], abs=2 * pixel), "dragged to elsewhere"
    )
    assert len(program.said["points"]) == 8
    screen.key(window, "Escape", "Right", "period", "Right")
    program.until(lambda said: said["iteration"] == 3, "three steps were not three iterations")
    screen.quit_unsaved(window)
    assert program.finish() == (0, "")
