"""SurfaceSupply with a real session and its worker."""

import numpy as np
import pytest

from nnviz.core.surface import SurfaceCut
from nnviz.core.training import measure
from nnviz.engine.surface_supply import SurfaceSupply

CUT = SurfaceCut((0, 1), (-2.0, 2.0), (-1.0, 3.0))


class Kept:
    """A supply of a session's surfaces, and all that it has said."""

    def __init__(self, session, wanted=True):
        self.surfaces, self.refusals = [], []
        self.supply = SurfaceSupply(session)
        self.supply.surface_ready.connect(self.surfaces.append)
        self.supply.surface_refused.connect(self.refusals.append)
        self.supply.set_wanted(wanted)


@pytest.fixture
def started(drive):
    session = drive.start("realpython")
    return session, Kept(session)


def settle(drive, session):
    """Wait until the worker has nothing to do for anybody."""
    drive.idle(session)
    drive.until(lambda: not session.errands.is_busy("surface"))


def test_a_wish_is_answered_with_the_losses_of_now(started, drive):
    session, kept = started
    kept.supply.want(CUT)
    drive.until(lambda: len(kept.surfaces) > 0)
    (surface,) = kept.surfaces
    corner = session.snapshot.parameters.copy()
    corner[:2] = -2.0, 3.0
    assert surface.request.cut == CUT
    assert surface.losses[-1, 0] == pytest.approx(measure(session.experiment, corner)[0], rel=1e-12)
    assert not surface.losses.flags.writeable


def test_nothing_is_computed_while_nobody_looks(drive):
    session = drive.start("realpython")
    kept = Kept(session, wanted=False)
    kept.supply.want(CUT)
    drive.step(session, 2)
    settle(drive, session)
    assert kept.surfaces == []
    kept.supply.set_wanted(True)
    drive.until(lambda: len(kept.surfaces) > 0)


def test_an_iteration_that_moves_another_parameter_makes_a_new_surface(started, drive):
    session, kept = started
    kept.supply.want(CUT)
    drive.until(lambda: len(kept.surfaces) == 1)
    drive.step(session, 1)
    drive.until(lambda: len(kept.surfaces) == 2)
    assert kept.surfaces[1].request.parameters[2] == session.snapshot.parameters[2]
    assert kept.surfaces[1].request.parameters[2] != kept.surfaces[0].request.parameters[2]


def test_a_network_of_two_weights_has_one_surface_for_good(drive):
    from nnviz.core.presets import preset_experiment

    experiment = preset_experiment("realpython")
    without_bias = experiment.with_architecture(type(experiment.architecture)((2, 1), ("sigmoid",), False))
    session = drive.start(without_bias)
    kept = Kept(session)
    kept.supply.want(CUT)
    drive.until(lambda: len(kept.surfaces) > 0)
    before = session.snapshot.parameters
    drive.step(session, 5)
    settle(drive, session)
    assert not np.array_equal(session.snapshot.parameters, before)
    assert len(kept.surfaces) == 1


def test_a_point_that_is_gone_changes_the_surface(started, drive):
    session, kept = started
    kept.supply.want(CUT)
    drive.until(lambda: len(kept.surfaces) == 1)
    session.edit(session.experiment.with_dataset(session.experiment.dataset.without_points([0])))
    drive.until(lambda: len(kept.surfaces) == 2)
    assert kept.surfaces[1].request.experiment is session.experiment
    assert (kept.surfaces[1].losses < kept.surfaces[0].losses).all()  # one square less


def test_while_wishes_come_faster_than_answers_the_newest_counts(started, drive):
    session, kept = started
    cuts = [SurfaceCut((0, 1), (-2.0, 2.0 + k), (-1.0, 3.0)) for k in range(20)]
    for cut in cuts:
        kept.supply.want(cut)
    drive.until(lambda: len(kept.surfaces) > 0 and kept.surfaces[-1].request.cut == cuts[-1])
    settle(drive, session)
    assert len(kept.surfaces) < len(cuts)


def test_a_run_is_followed_and_its_end_is_shown(started, drive):
    session, kept = started
    kept.supply.want(CUT)
    drive.run_past(session, 5000)
    settle(drive, session)
    drive.until(
        lambda: (
            len(kept.surfaces) > 0
            and kept.surfaces[-1].request.parameters[2] == session.snapshot.parameters[2]
        )
    )


def test_what_is_too_large_is_said(drive, monkeypatch):
    monkeypatch.setattr("nnviz.core.surface.MOST_SECONDS", 0.0)
    session = drive.start("realpython")
    kept = Kept(session)
    kept.supply.want(CUT)
    assert kept.refusals
    assert kept.refusals[0].startswith("too large to draw")
    assert kept.surfaces == []


def test_another_network_gets_no_surface_of_places_that_it_has_not(started, drive):
    session, kept = started
    kept.supply.want(SurfaceCut((0, 2), (-2.0, 2.0), (-1.0, 3.0)))
    drive.until(lambda: len(kept.surfaces) == 1)
    architecture = type(session.experiment.architecture)((2, 1), ("sigmoid",), False)
    session.edit(session.experiment.with_architecture(architecture))
    drive.until(lambda: len(session.snapshot.parameters) == 2)
    settle(drive, session)
    assert len(kept.surfaces) == 1
    assert kept.refusals == []


def test_a_large_surface_comes_in_pieces_and_is_whole(drive, monkeypatch):
    monkeypatch.setattr("nnviz.engine.surface_supply.rows_at_once", lambda _request: 20)
    session = drive.start("realpython")
    kept = Kept(session)
    kept.supply.want(CUT)
    drive.until(lambda: len(kept.surfaces) > 0)
    assert kept.surfaces[0].losses.shape == (64, 64)
    corner = session.snapshot.parameters.copy()
    corner[:2] = 2.0, 3.0
    expected = measure(session.experiment, corner)[0]
    assert kept.surfaces[0].losses[-1, -1] == pytest.approx(expected, rel=1e-12)
