import pytest

from nnviz.core.moment import Moment, MomentKind
from nnviz.core.phase import Phase, Stage, phases
from nnviz.core.presets import preset_experiment
from nnviz.core.trace import trace_iteration
from nnviz.core.training import initial_state


def test_one_layer_is_walked_in_five_phases():
    assert phases(1) == (
        (Stage.PICK, 0), (Stage.FORWARD, 0), (Stage.LOSS, 0), (Stage.BACKWARD, 0), (Stage.UPDATE, 0),
    )  # fmt: skip


def test_three_layers_are_walked_forward_and_back():
    assert phases(3) == (
        Phase(Stage.PICK),
        Phase(Stage.FORWARD, 0),
        Phase(Stage.FORWARD, 1),
        Phase(Stage.FORWARD, 2),
        Phase(Stage.LOSS),
        Phase(Stage.BACKWARD, 2),
        Phase(Stage.BACKWARD, 1),
        Phase(Stage.BACKWARD, 0),
        Phase(Stage.UPDATE),
    )


@pytest.mark.parametrize("n_layers", [1, 2, 9])
def test_a_phase_follows_itself_and_all_before_it(n_layers):
    walk = phases(n_layers)
    assert len(walk) == 2 * n_layers + 3
    for i, phase in enumerate(walk):
        assert [phase.follows(other) for other in walk] == [i >= j for j in range(len(walk))]


def test_an_iteration_under_way_knows_its_past_and_no_other_hides_anything():
    experiment = preset_experiment("loy")
    trace, walk = trace_iteration(experiment, initial_state(experiment)), phases(2)
    for i, phase in enumerate(walk):
        under_way = Moment(trace, MomentKind.UNDER_WAY, phase)
        assert [under_way.knows(other) for other in walk] == [i >= j for j in range(len(walk))]
        assert under_way.stage is phase.stage
    not_begun = Moment(trace, MomentKind.UNDER_WAY)
    assert not any(not_begun.knows(phase) for phase in walk)
    assert not_begun.stage is None
    for kind in (MomentKind.NEXT, MomentKind.DONE, MomentKind.WHAT_IF):
        assert all(Moment(trace, kind).knows(phase) for phase in walk)
