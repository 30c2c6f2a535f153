"""What is being worked on is kept on disk, soon and without disturbing, and only as long as it is needed."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer

from nnviz.core.errors import FileError
from nnviz.core.presets import preset_experiment
from nnviz.core.run import Run
from nnviz.engine import autosave as autosave_module
from nnviz.engine.autosave import Autosave, newest_workspace
from nnviz.engine.kept_file import left_behind
from nnviz.files.document import Document, read_document

PATIENCE_MS = 20_000  # only ever waited for in full by a test that fails


class Desk:
    """A document that can be changed, and its autosave with intervals of no time at all."""

    def __init__(self, folder, qtbot, after_edit_ms=0):
        self.qtbot, self.folder = qtbot, folder
        self.document = Document(Run.start(preset_experiment("xor")))
        self.asked, self.failures = 0, []
        self.autosave = Autosave(self.tell, folder, after_edit_ms=after_edit_ms, while_training_ms=0)
        self.autosave.failed.connect(self.failures.append)

    def tell(self):
        self.asked += 1
        return self.document

    def write(self, notes):
        self.document = replace(self.document, notes=notes)

    def keep(self, note=None):
        """Tell of an edit, and wait until it is kept."""
        with self.qtbot.waitSignal(self.autosave.kept, timeout=PATIENCE_MS):
            (note or self.autosave.note_edit)()

    @property
    def files(self):
        return sorted(self.folder.glob("*.nnviz"))

    @property
    def kept_notes(self):
        (file,) = self.files
        return read_document(file).notes


@pytest.fixture
def desk(tmp_path, qtbot):
    made = Desk(tmp_path / "state" / "autosave", qtbot)
    yield made
    made.autosave.close()


@pytest.fixture
def slow_writing(monkeypatch):
    """Writing that begins at once and ends when the test says so; counts how often."""
    write = autosave_module.write_document
    may_end, written = threading.Event(), []

    def slow(path, document):
        written.append((threading.current_thread(), document.notes))
        assert may_end.wait(PATIENCE_MS / 1000)
        return write(path, document)

    monkeypatch.setattr(autosave_module, "write_document", slow)
    yield may_end, written
    may_end.set()


def test_nothing_is_on_disk_before_something_has_changed(desk):
    assert not desk.folder.exists()


@pytest.mark.parametrize("what", ["note_edit", "note_training"])
def test_what_has_changed_is_kept(desk, what):
    desk.write("the first idea")
    desk.keep(getattr(desk.autosave, what))
    assert desk.kept_notes == "the first idea"
    desk.write("the second idea")
    desk.keep(getattr(desk.autosave, what))
    assert desk.kept_notes == "the second idea"


@pytest.mark.usefixtures("qtbot")
def test_it_waits_two_seconds_after_an_edit_and_half_a_minute_in_training(tmp_path):
    autosave = Autosave(lambda: None, tmp_path)
    autosave.note_edit()
    autosave.note_training()
    assert sorted(timer.interval() for timer in _timers(autosave) if timer.isActive()) == [2_000, 30_000]
    autosave.close()
    assert not any(timer.isActive() for timer in _timers(autosave))


def test_who_edits_all_the_time_is_saved_all_the_same(tmp_path, qtbot):
    desk = Desk(tmp_path, qtbot, after_edit_ms=200)
    hand = QTimer(interval=0)
    hand.timeout.connect(desk.autosave.note_edit)
    hand.start()
    qtbot.waitSignal(desk.autosave.kept, timeout=PATIENCE_MS).wait()
    hand.stop()
    assert len(desk.files) == 1
    desk.autosave.close()


def _timers(autosave):
    return autosave.findChildren(QTimer)


def test_what_is_the_same_is_not_written_again(desk, slow_writing):
    may_end, written = slow_writing
    may_end.set()
    desk.keep()
    asked = desk.asked
    desk.autosave.note_edit()
    desk.qtbot.waitUntil(lambda: desk.asked > asked, timeout=PATIENCE_MS)
    assert len(written) == 1


def test_writing_is_done_beside_everything_else_and_what_changes_meanwhile_comes_next(desk, slow_writing):
    may_end, written = slow_writing
    desk.write("before")
    desk.autosave.note_edit()
    desk.qtbot.waitUntil(lambda: len(written) == 1, timeout=PATIENCE_MS)  # this thread is not held up
    asked = desk.asked
    desk.write("meanwhile")
    desk.autosave.note_edit()
    desk.qtbot.waitUntil(lambda: desk.asked > asked, timeout=PATIENCE_MS)
    assert len(written) == 1  # one at a time
    may_end.set()
    desk.qtbot.waitUntil(lambda: len(written) == 2, timeout=PATIENCE_MS)
    assert [notes for _, notes in written] == ["before", "meanwhile"]
    assert threading.main_thread() not in [thread for thread, _ in written]


def test_where_nothing_would_be_lost_nothing_is_kept(desk):
    desk.keep()
    desk.document = None  # it has been saved
    desk.keep()
    assert desk.files == []


def test_closing_leaves_nothing(desk):
    desk.keep()
    desk.autosave.close()
    assert list(desk.folder.iterdir()) == []
    desk.autosave.note_edit()
    desk.autosave.save()
    assert list(desk.folder.iterdir()) == []


def test_closing_waits_for_what_is_being_written_and_removes_it(desk, slow_writing):
    may_end, written = slow_writing
    desk.autosave.note_edit()
    desk.qtbot.waitUntil(lambda: len(written) == 1, timeout=PATIENCE_MS)
    threading.Timer(0.05, may_end.set).start()
    desk.autosave.close()
    assert list(desk.folder.iterdir()) == []


def test_leaving_keeps_the_newest_for_the_next_start(desk):
    desk.write("an old idea")
    desk.keep()
    desk.write("the last idea")
    desk.autosave.leave()
    (file,) = left_behind(desk.folder)  # nobody holds it any more
    assert read_document(file.path).notes == "the last idea"
    file.release()


def test_two_at_once_have_a_file_each_and_leave_the_other_s_alone(desk, qtbot):
    other = Desk(desk.folder, qtbot)
    desk.write("mine")
    other.write("yours")
    desk.keep()
    other.keep()
    assert sorted(read_document(file).notes for file in desk.files) == ["mine", "yours"]
    assert left_behind(desk.folder) == []  # both live
    other.autosave.close()
    assert desk.kept_notes == "mine"


@pytest.mark.parametrize("error", [FileError("no space left on device"), RuntimeError("a fault of ours")])
def test_a_failure_is_said_once_and_tried_again(desk, monkeypatch, caplog, error):
    attempts = []

    def broken(_path, document):
        attempts.append(document)
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(autosave_module, "write_document", broken)
        desk.autosave.note_edit()
        desk.qtbot.waitUntil(lambda: len(attempts) >= 3, timeout=PATIENCE_MS)  # by itself
    desk.keep()
    assert desk.failures == [str(error)]
    assert str(error) in caplog.text
    assert desk.kept_notes == ""
    with monkeypatch.context() as patched:  # after a success it is news again
        patched.setattr(autosave_module, "write_document", broken)
        desk.write("more")
        with desk.qtbot.waitSignal(desk.autosave.failed, timeout=PATIENCE_MS):
            desk.autosave.note_edit()
    assert desk.failures == [str(error)] * 2


def test_a_folder_that_cannot_be_made_is_a_failure_like_others(tmp_path, qtbot):
    (tmp_path / "file").write_text("not a folder")
    desk = Desk(tmp_path / "file" / "autosave", qtbot)
    with qtbot.waitSignal(desk.autosave.failed, timeout=PATIENCE_MS):
        desk.autosave.note_edit()
    assert "not a directory" in desk.failures[0]
    desk.autosave.close()


def test_a_file_that_is_taken_over_is_gone_on_with(desk, qtbot):
    desk.write("left by another")
    desk.keep()
    desk.autosave.leave()
    (file,) = left_behind(desk.folder)
    heir = Desk(desk.folder, qtbot)
    heir.write("of no account")
    heir.keep()
    heir.autosave.take_over(file)
    assert heir.files == [file.path]
    heir.write("gone on with")
    heir.keep()
    assert heir.files == [file.path]
    assert heir.kept_notes == "gone on with"
    heir.autosave.close()
    assert list(desk.folder.iterdir()) == []


def test_an_edit_that_waits_for_the_worker_is_part_of_the_run_already(worker, make_session):
    session = make_session("xor")
    assert newest_workspace(session) is session.history.workspace
    assert worker.outstanding  # and not answered
    moved = session.experiment.dataset.moved([0], [[7.0, 8.0]])
    session.edit(session.experiment.with_dataset(moved))
    assert session.history.run.experiment.dataset is not moved
    run = newest_workspace(session).run
    assert run.experiment.dataset.inputs[0].tolist() == [7.0, 8.0]
    assert run.iteration == 0
    assert run.timeline.experiment_at(0).dataset is moved


def test_a_journey_through_time_is_no_edit(drive):
    session = drive.start("xor")
    drive.step(session, 2)
    moved = session.experiment.dataset.moved([0], [[7.0, 8.0]])
    session.edit(session.experiment.with_dataset(moved))
    drive.step(session, 1)
    run = session.history.run
    session.go_to(1)
    assert session.experiment is not run.experiment  # it is on its way to before the edit
    assert newest_workspace(session).run is run
    drive.until(lambda: not session.travelling)
    assert newest_workspace(session) is session.history.workspace
    assert session.history.run.end == 3
