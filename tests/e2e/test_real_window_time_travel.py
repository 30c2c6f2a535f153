"""Going back, a hand on the weights and undo in a real X server, by a real mouse."""

import pytest
from e2e.test_real_window import drag, launch, place, screen  # noqa: F401 - two are fixtures
from e2e.traveller import EXPERIMENT, by_hand, loss_of, trained

pytestmark = pytest.mark.xserver

TARGET = (2.5, 3.0)  # where no sample is


class Mouse:
    """A hand on the mouse of a real window."""

    def __init__(self, screen, program, window):  # noqa: F811
        self.screen, self.program, self.window = screen, program, window
        self.program.until(lambda said: said["iteration"] == 0, "no first snapshot")

    def click(self, button, times):
        """Click a button so many times, as fast as the mouse can."""
        middle = self.program.said["buttons"][button]
        for _ in range(times):
            self.screen.click(self.window, *middle)

    def stands(self, iteration, end):
        """Wait until the window stands at an iteration of a run up to `end`; what it says then."""
        self.program.until(
            lambda said: (said["iteration"], said["end"], said["mode"]) == (iteration, end, "PAUSED"),
            f"it does not stand at {iteration} of {end}",
        )
        self.program.listen()  # nothing more comes
        said = self.program.said
        assert (said["iteration"], said["end"]) == (iteration, end)
        return said

    def pixel(self, x, y):
        """Where a place of the plane is in the window."""
        said = self.program.said
        (left, right), (bottom, top) = said["range"]
        return place(said, (x - left) / (right - left), (y - top) / (bottom - top))

    def drag(self, *places):
        drag(self.screen, self.program, self.window, *(self.pixel(*each) for each in places))

    def picture(self):
        """What the screen shows of the plane, with the mouse out of the way."""
        self.screen.move(self.window, 5, 5)
        self.program.listen()
        left, top, width, height = (round(value) for value in self.program.said["plane"])
        image = self.screen.screenshot().copy(left, top, width, height)
        return bytes(image.constBits())


@pytest.fixture
def mouse(screen, launch):  # noqa: F811
    program, window = launch("--preset", "realpython")
    return Mouse(screen, program, window)


def test_back_ten_a_vector_dragged_trained_on_and_undone(mouse):
    mouse.click("step_button", 40)
    newest = mouse.stands(40, end=40)
    assert newest["parameters"] == trained(40).parameters.tolist()
    mouse.click("step_back_button", 10)
    before = mouse.stands(30, end=40)
    state = trained(30)
    assert before["parameters"] == state.parameters.tolist()
    assert before["loss"] == pytest.approx(loss_of(state.parameters), rel=1e-12)
    picture = mouse.picture()

    head = tuple(state.parameters[:2])
    mouse.drag(head, (1.0, 1.6), (2.0, 2.6), TARGET)
    said = mouse.stands(30, end=30)
    (left, right), _ = said["range"]
    assert said["parameters"][:2] == pytest.approx(TARGET, abs=2 * (right - left) / said["plane"][2])
    dragged = by_hand(state, dict(enumerate(said["parameters"][:2])))
    assert said["parameters"] == dragged.parameters.tolist()
    assert said["points"] == EXPERIMENT.dataset.inputs.tolist()
    assert mouse.picture() != picture

    mouse.click("step_button", 15)
    said = mouse.stands(45, end=45)
    assert said["parameters"] == trained(15, dragged).parameters.tolist()

    mouse.screen.key(mouse.window, "ctrl+z")
    after = mouse.stands(30, end=40)
    assert after == before
    # After a single step, as when the first picture was taken, the plane shows what it has changed, too.
    mouse.click("step_button", 1)
    mouse.stands(31, end=40)
    mouse.click("step_back_button", 1)
    assert mouse.stands(30, end=40) == before
    assert mouse.picture() == picture

    mouse.screen.key(mouse.window, "ctrl+shift+z")
    said = mouse.stands(45, end=45)
    assert said["parameters"] == trained(15, dragged).parameters.tolist()

    mouse.screen.quit_unsaved(mouse.window)
    assert mouse.program.finish() == (0, "")
