"""How long it takes to read large tables, against Python's own reader, and what the window loses by it.

The ratio is of the processor's time; what the window loses is the longest time for which reading in another
thread kept it from running, in seconds.

    python tests/benchmarks/tables.py
"""

import csv
import io
import sys
import threading
import time

import numpy as np

from nnviz.files.csv_preview import Choices, CsvSource

ROWS = 100_000
SWITCH_SECONDS = 0.0001  # as in the window


def main() -> int:
    """Measure each file; 1 where reading one keeps the window for long."""
    sys.setswitchinterval(SWITCH_SECONDS)
    longest = 0.0
    for name, text in tables():
        data = text.encode()
        before = time.process_time()
        plainly(text)
        plain = time.process_time() - before
        source = CsvSource(lambda data=data: data)
        before = time.process_time()
        first = source.preview(Choices())
        whole = source.preview(Choices(first.dialect, first.roles), None)
        seconds = time.process_time() - before
        kept = time_kept(data)
        longest = max(longest, kept)
        print(
            f"{name:28} {len(data) / 1e6:5.1f} MB {seconds:5.2f} s, {seconds / plain:.1f} times Python's, "
            f"{len(whole.problems):6,} problems, the window waits for up to {kept:.2f} s"
        )
    return 0 if longest < 0.5 else 1


def tables() -> list[tuple[str, str]]:
    """Tables that are as large as they can be, or as bad."""
    values = np.random.default_rng(0).normal(size=(ROWS, 17))
    comma = [";".join(f"{value:.5f}".replace(".", ",") for value in row) for row in values[:, :10]]
    labels = ["rose", "tulip", "lily"]
    return [
        ("decimal commas and labels", ";".join("abcdefghij") + ";kind\n" + "".join(
            f"{line};{labels[number % 3]}\n" for number, line in enumerate(comma)
        )),
        ("every digit", ",".join(f"c{i}" for i in range(17)) + "\n" + "".join(
            ",".join(map(repr, row)) + "\n" for row in values.tolist()
        )),
        ("nearly no row can be read", "a;b;c\n" + "1;2;3\n" * 250 + "1;2x;3\n1;2\n" * (ROWS // 2 - 125)),
    ]  # fmt: skip


def plainly(text: str) -> None:
    """Read a table as one would who knows its dialect, and that nothing is wrong."""
    for row in csv.reader(io.StringIO(text), delimiter=";" if ";" in text else ","):
        for cell in row:
            try:
                float(cell.replace(",", "."))
            except ValueError:
                continue


def time_kept(data: bytes) -> float:
    """The longest time for which another thread did not run while a table was read."""
    source, done = CsvSource(lambda: data), threading.Event()

    def read() -> None:
        first = source.preview(Choices())
        source.preview(Choices(first.dialect, first.roles), None)
        done.set()

    thread = threading.Thread(target=read)
    thread.start()
    longest, last = 0.0, time.perf_counter()
    while not done.is_set():
        time.sleep(0.001)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    thread.join()
    return longest


if __name__ == "__main__":
    sys.exit(main())
