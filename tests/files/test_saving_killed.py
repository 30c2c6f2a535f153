"""Whoever is killed while saving leaves the document as it was before or as it was to be."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from nnviz.files.document import read_document

KILLS = int(os.environ.get("NNVIZ_KILLS", "20"))
SCRIPT = Path(__file__).parent / "saving_forever.py"


def test_no_document_is_torn_by_a_kill(tmp_path):
    path, chance = tmp_path / "lesson.nnviz", random.Random(5)  # noqa: S311
    torn, versions = [], []
    for number in range(KILLS):
        with subprocess.Popen([sys.executable, SCRIPT, path], stdout=subprocess.PIPE) as child:
            assert child.stdout.readline() == b"saved\n"
            time.sleep(chance.uniform(0.0, 0.1))  # a save takes about 10 ms
            child.send_signal(signal.SIGKILL)
            assert child.wait() == -signal.SIGKILL
        try:
            document = read_document(path)
        except ValueError as error:
            torn.append(f"kill {number + 1}: {error}")
        else:
            assert document.run.end == 900
            versions.append(document.notes)
    sys.stdout.write(f"{KILLS} kills during saving: {len(torn)} torn files\n")
    assert torn == []
    assert all(version.startswith("version ") for version in versions)
    assert len(set(versions)) > 1  # they were killed at different times
