"""Whoever is killed while editing has lost a few seconds at most; ``kill_editing.py`` does it more often."""

import random
import sys

import kill_editing


def test_a_kill_while_editing_loses_seconds_at_most(tmp_path):
    chance = random.Random(11)  # noqa: S311
    folder = tmp_path / "autosave"
    losses = [kill_editing.kill_once(folder, chance.uniform(3.0, 6.0)) for _ in range(3)]
    sys.stdout.write(f"{losses}\n")
    assert max(loss.seconds for loss in losses) <= 5.0
