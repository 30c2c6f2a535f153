"""What all tests share: a screen that is none, and a look at what a GUI test leaves behind."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("nnviz", deadline=None)
settings.load_profile("nnviz")


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a GUI test that leaves a running thread, an active timer or a visible window."""
    if not {"qtbot", "qapp"} & set(request.fixturenames):
        yield
        return
    before = {id(thing) for thing, _ in _alive()}
    yield
    left = [words for thing, words in _alive() if id(thing) not in before]
    if left:
        gc.collect()  # what only a reference cycle keeps alive is not left behind
        left = [words for thing, words in _alive() if id(thing) not in before]
    if left:
        pytest.fail("left behind: " + "; ".join(left))


def _alive() -> list[tuple[object, str]]:
    from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    application = QApplication.instance()
    if application is None:
        return []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    main_thread = QThread.currentThread()
    found: list[tuple[object, str]] = []
    # Hundreds of thousands of objects, twice for each test: only of few types is more asked.
    objects = gc.get_objects()
    kinds = {kind for kind in set(map(type, objects)) if issubclass(kind, QTimer | QThread)}
    for thing in [one for one in objects if type(one) in kinds]:
        if isinstance(thing, QTimer) and isValid(thing) and thing.isActive():
            found.append(
                (thing, f"active {_named(thing)}, every {thing.interval()} ms, of {_named(thing.parent())}")
            )
        elif isinstance(thing, QThread) and isValid(thing) and thing.isRunning() and thing != main_thread:
            found.append((thing, f"running {_named(thing)}"))
    found += [(w, f"visible {_named(w)}") for w in QApplication.topLevelWidgets() if w.isVisible()]
    return found


def _named(thing: object) -> str:
    name = thing.objectName() if thing is not None else ""
    return f"{type(thing).__name__} {name!r}" if name else type(thing).__name__
