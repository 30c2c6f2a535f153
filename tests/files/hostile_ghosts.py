"""Documents whose ghosts cannot be, each with what is to be said of it; … stands for anything."""

import json

from files.document_changes import EXPERIMENT, TEXT, put, replaced, without

FIRST, SECOND = json.loads(TEXT)["ghosts"]


def with_another_network() -> bytes:
    """The file of version 1 with an edit of a ghost that gives its network a bias."""
    document = json.loads(TEXT)
    document["experiments"].append(EXPERIMENT | {"bias": True, "given_parameters": None})
    document["ghosts"][1]["run"]["edits"][0]["experiment"] = 3
    return json.dumps(document).encode()


WRONG_GHOSTS = {
    "ghosts that are no list": (put("ghosts", {"0": FIRST}), "$.ghosts: expected a list, got an object"),
    "a ghost in words": (put("ghosts.1", "another run"), "$.ghosts[1]: expected an object, got text"),
    "nine ghosts": (
        put("ghosts", [FIRST | {"number": number} for number in range(9)]),
        "$.ghosts: expected a list of length <= 8",
    ),
    "a ghost twice": (put("ghosts", [FIRST, FIRST]), "$.ghosts[1]: number 3 does not come after 3"),
    "ghosts in disorder": (put("ghosts", [SECOND, FIRST]), "$.ghosts[1]: number 3 does not come after 7"),
    "a ghost of number -1": (put("ghosts.0.number", -1), "$.ghosts[0].number: expected a whole number >= 0"),
    "a ghost of a very large number": (
        put("ghosts.1.number", 10**16),
        "$.ghosts[1].number: expected a whole number <= 1000000000000000",
    ),
    "a ghost without a run": (without("ghosts.0.run"), "$.ghosts[0]: 'run' is missing"),
    "a ghost without a fork": (without("ghosts.1.fork"), "$.ghosts[1]: 'fork' is missing"),
    "a ghost named against nothing": (
        put("ghosts.1.other", 3),
        "$.ghosts[1].other: there is no experiment 3; there are 3",
    ),
    "a ghost of no experiment": (
        put("ghosts.0.run.experiment", 9),
        "$.ghosts[0].run.experiment: there is no experiment 9",
    ),
    "a fork after the end": (
        put("ghosts.0.fork", 5),
        "$.ghosts[0].fork: its run has no iteration 5; it goes from 0 to 4",
    ),
    "a fork before the start": (
        put("ghosts.0.run.states.0.iteration", 1).replace(b'"fork": 2', b'"fork": 0'),
        "$.ghosts[0].fork: its run has no iteration 0; it goes from 1 to 4",
    ),
    "a ghost that stands in its past": (
        put("ghosts.0.run.iteration", 2),
        "$.ghosts[0].run.iteration: a ghost stands at its end, which is 4",
    ),
    "a ghost that stands nowhere": (
        put("ghosts.0.run.iteration", 3),
        "$.ghosts[0].run.iteration: there is no state of iteration 3 in states",
    ),
    "a ghost without states": (
        put("ghosts.1.run.states", []),
        "$.ghosts[1].run.states: expected a list of length >= 1",
    ),
    "a ghost's state that is not there": (
        without("ghosts.1.run.states.1"),
        "$.ghosts[1].run.states: there is none of iteration 4, from which the run goes on",
    ),
    "a ghost's weights": (
        put("ghosts.1.run.states.2.parameters", [1, 2, 3]),
        "$.ghosts[1].run.states[2].parameters: there are 3; the network has 1",
    ),
    "a ghost's generator": (
        put("ghosts.0.run.states.1.generator.inc", "2"),
        "$.ghosts[0].run.states[1].generator: no generator has such a state",
    ),
    "a ghost's edits in disorder": (
        put("ghosts.1.run.edits.1.iteration", 1),
        "$.ghosts[1].run.edits[1]: iteration 1 comes before 2",
    ),
    "a ghost's losses in disorder": (
        put("ghosts.0.run.losses.2.0", 1),
        "$.ghosts[0].run.losses[2]: iteration 1 does not come after 1",
    ),
    "a ghost's losses after its end": (
        put("ghosts.0.run.losses.4.0", 5),
        "$.ghosts[0].run.losses: it goes on to iteration 5; the run ends at 4",
    ),
    "a ghost's path": (
        put("ghosts.1.run.path.0", [0]),
        "$.ghosts[1].run.path[0]: this point has 1 numbers; it needs 2",
    ),
    "a ghost's network in the middle": (
        with_another_network(),
        "$.ghosts[1].run.edits[0]: a run cannot go on with a network that has other parameters",
    ),
    "very many edits of a ghost": (
        put("ghosts.0.run.edits", [{"iteration": 1, "experiment": 0}] * 5_001),
        "$.ghosts[0].run.edits: …length <= 5000",
    ),
    "a ghost that plays along a little": (
        put("ghosts.0.plays_along", 0.5),
        "$.ghosts[0].plays_along: expected true or false, got a number",
    ),
    "a ghost's key twice": (
        replaced('"plays_along": true', '"plays_along": true, "plays_along": false'),
        "$.ghosts[0].plays_along: this key stands twice",
    ),
}
