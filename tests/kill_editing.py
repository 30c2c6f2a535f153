"""Kills an nnviz that is being edited, at random times, and counts what is lost.

``python tests/kill_editing.py [KILLS]``; the tests do a few.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from nnviz.engine.kept_file import left_behind
from nnviz.files.document import read_document

SCRIPT = Path(__file__).parent / "keep_editing.py"
BETWEEN = 2.0, 8.0  # seconds after the first edit; the first is kept after two
AT_MOST = 5.0  # seconds of edits that may be lost


class Loss(NamedTuple):
    """What one kill took with it: edits made and not kept, and the seconds from the first of them."""

    edits: int
    seconds: float


def kill_once(folder: Path, after: float) -> Loss:
    """Edit for so many seconds, kill, and look at what the next start would find."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        [sys.executable, SCRIPT, folder], stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        lines: list[str] = []
        started = threading.Event()
        reader = threading.Thread(target=_read, args=(child.stdout, lines, started))
        reader.start()
        assert started.wait(60.0)
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        killed_at = time.monotonic()
        assert child.wait() == -signal.SIGKILL
        reader.join()
    times = {int(number): float(at) for number, at in (line.split() for line in lines)}
    newest = _newest_kept(folder)
    lost = [at for number, at in times.items() if number > newest]
    return Loss(len(lost), killed_at - lost[0] if lost else 0.0)


def _newest_kept(folder: Path) -> int:
    """The number of the last edit in what has been left; 0 where nothing has."""
    found = left_behind(folder)
    assert len(found) <= 1
    newest = 0
    for file in found:
        run = read_document(file.path).run
        newest = int(run.experiment.dataset.inputs[0, 0])
        file.remove()
        file.release()
    assert list(folder.iterdir()) == []
    return newest


def _read(stream, lines, started) -> None:
    for line in stream:
        if line.endswith("\n"):
            lines.append(line)
        started.set()


def main() -> int:
    """Kill as often as asked and say what was lost."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    chance = random.Random(7)  # noqa: S311
    losses = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "autosave"
        for number in range(kills):
            losses.append(kill_once(folder, chance.uniform(*BETWEEN)))
            sys.stdout.write(f"kill {number + 1}: {losses[-1].edits} edits, {losses[-1].seconds:.2f} s\n")
            sys.stdout.flush()
    worst = max(loss.seconds for loss in losses)
    too_many = sum(loss.seconds > AT_MOST for loss in losses)
    mean = sum(loss.seconds for loss in losses) / kills
    sys.stdout.write(
        f"{kills} kills during editing: at most {worst:.2f} s of edits lost, {mean:.2f} s on average, "
        f"{max(loss.edits for loss in losses)} edits at most; {too_many} lost more than {AT_MOST:g} s\n"
    )
    return 1 if too_many else 0


if __name__ == "__main__":
    sys.exit(main())
