"""Several nnviz at once, and an nnviz that cannot keep anything: each a process of its own."""

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nnviz.core.presets import preset_experiment
from nnviz.files.document import read_document

OBEDIENT = Path(__file__).with_name("obedient.py")
PATIENCE = 60  # seconds; only ever waited for in full by a test that fails
CANNOT_KEEP = "Your work cannot be kept safe from a crash: "
N_POINTS = len(preset_experiment("realpython").dataset)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


class Program:
    """An nnviz that does what it is told."""

    def __init__(self, state, within=()):
        self.process = subprocess.Popen(
            [*within, sys.executable, OBEDIENT, "--preset", "realpython"],
            env={**os.environ, "XDG_STATE_HOME": str(state)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.until(lambda seen: seen["iteration"] is not None)

    def tell(self, order):
        """Have it do something; returns what it shows then."""
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def until(self, condition):
        """Look until something is so; returns what it shows then."""
        end = time.monotonic() + PATIENCE
        while not condition(seen := self.tell("look")):
            assert time.monotonic() < end, seen
            time.sleep(0.05)
        return seen

    def close(self):
        """Close its window; returns its exit status and what it has said on the terminal."""
        self.process.stdin.write("close\n")
        self.process.stdin.flush()
        _, said = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said


@pytest.fixture
def program():
    """Starts programs, and ends those that are left."""
    started = []

    def start(*arguments):
        started.append(Program(*arguments))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


@pytest.fixture
def state(tmp_path):
    return tmp_path / "state"


def kept(state):
    """The last point of each document that is kept, by its file's name."""
    found = {}
    for path in (state / "nnviz" / "autosave").glob("[!.]*.nnviz"):
        found[path.name] = read_document(path).run.experiment.dataset.inputs[-1].tolist()
    return found


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


# Several at once


def test_each_keeps_its_own_and_recovers_only_what_nobody_works_on(program, state):
    one, two = program(state), program(state)
    one.tell("add 1.25")
    two.tell("add 2.5")
    wait_for(lambda: sorted(kept(state).values()) == [[1.25, 0.0], [2.5, 0.0]])
    one.tell("add 1.5")
    wait_for(lambda: sorted(kept(state).values()) == [[1.5, 0.0], [2.5, 0.0]])

    one.process.kill()
    one.process.wait(PATIENCE)
    three = program(state)
    title = preset_experiment("realpython").title
    (offered,) = three.until(lambda seen: seen["offered"])["offered"]
    assert offered.startswith(f"{title}, 0 iterations")
    assert two.tell("look")["offered"] == []

    two.tell("add 2.75")  # it goes on, and is kept on
    wait_for(lambda: [2.75, 0.0] in kept(state).values())
    assert two.close() == (0, "")
    assert list(kept(state).values()) == [[1.5, 0.0]]  # not decided on yet
    status, said = three.close()
    assert status == 0
    assert said in (
        "",
        "This plugin does not support propagateSizeHints()\n",
    )  # the offscreen one, of its dialog
    assert list(kept(state).values()) == [[1.5, 0.0]]


def test_one_log_has_what_all_say(program, state):
    one, two = program(state), program(state)
    numbers = {str(one.process.pid), str(two.process.pid)}
    assert one.close() == (0, "")
    assert two.close() == (0, "")
    lines = (state / "nnviz" / "nnviz.log").read_text().splitlines()
    assert {line.split()[2] for line in lines if line.endswith("begins")} == numbers


# Where nothing can be kept


def a_file(tmp_path):
    (tmp_path / "state").write_text("in the way")
    return tmp_path / "state"


def one_of_the_systems(_tmp_path):
    """A folder in which even root can make nothing."""
    if not Path("/sys/kernel").is_dir():
        pytest.skip("there is no such folder")
    return Path("/sys/kernel")


def one_without_room(tmp_path):
    return tmp_path / "state"


# Files can be made, and nothing be written into them, as on a full disk.
WITHOUT_ROOM = ("sh", "-c", 'ulimit -f 0 && exec "$@"', "sh")


@pytest.mark.parametrize(
    ("place", "within", "why"),
    [
        (a_file, (), {errno.ENOTDIR}),
        (one_of_the_systems, (), {errno.EPERM, errno.EACCES, errno.EROFS}),
        (one_without_room, WITHOUT_ROOM, {errno.EFBIG}),
    ],
)
def test_where_nothing_can_be_kept_it_says_so_once_and_works(program, tmp_path, place, within, why):
    working = program(place(tmp_path), within)
    working.tell("add 1.25")
    seen = working.until(lambda seen: seen["status"].startswith(CANNOT_KEEP))
    reason = seen["status"].removesuffix(". Save it yourself.").rpartition(": ")[2]
    assert reason in {os.strerror(number).lower() for number in why}
    assert len(seen["inputs"]) == N_POINTS + 1
    working.tell("step")
    seen = working.until(lambda seen: seen["iteration"] == 1)
    working.tell("add 1.5")
    time.sleep(2.5)  # it would be kept again by now, and say so again
    seen = working.tell("look")
    assert len(seen["inputs"]) == N_POINTS + 2
    assert CANNOT_KEEP not in seen["status"]
    status, said = working.close()
    assert status == 0
    assert "Traceback" not in said
    lines = said.splitlines()
    assert len(lines) == len(set(lines)) <= 2, said  # no log, and nothing kept
