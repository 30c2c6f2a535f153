"""Documents whose data or run cannot be, each with what is to be said of it; … stands for anything."""

import json

from files.document_changes import EXPERIMENT, TEXT, put

WRONG_DATA = {
    "a number too few": (
        put("data.2.samples.1", [0, 0, 0, 1]),
        "$.data[2].samples[1]: … has 4 numbers; it needs 5",
    ),
    "an empty sample": (put("data.0.samples.0", []), "$.data[0].samples[0]: … has 0 numbers; it needs 2"),
    "too large an input": (
        put("data.0.samples.0", [2e9, 0]),
        "$.data[0]: input 1 of sample 1 is 2000000000.0; it must",
    ),
    "half a class": (put("data.2.samples.0", [0, 0, 0.5, 0, 0]), "$.data[2]: … must be 0 or 1"),
    "no inputs": (put("data.0.inputs", []), "$.data[0]"),
    "17 inputs": (
        put("data.0", {"kind": "regression", "inputs": ["x"] * 17, "outputs": 1, "samples": []}),
        "$.data[0]: a sample can have 1 to 16 inputs, not 17",
    ),
    "11 outputs": (put("data.0.outputs", 11), "$.data[0].outputs: expected a whole number <= 10"),
    "another class": (put("data.2.classes", ["a", "b"]), "$.data[2]: 2 names were given for 3 classes"),
    "two classes alike": (put("data.2.classes", ["a", "b", "a"]), "$.data[2]: two classes have the name 'a'"),
    "a held-out sample that is not there": (
        put("data.0.held_out", [1]),
        "$.data[0].held_out: there is no sample 1; there are 1",
    ),
    "a scaling by 0": (put("data.0.scaling.factor", [0]), "$.data[0]: the factor of input 1 is 0"),
    "a scaling of others": (
        put("data.0.scaling", {"method": "range", "offset": [0, 0], "factor": [1, 1]}),
        "$.data[0]: the scaling is one of 2 inputs",
    ),
    "a change of itself": (put("data.1.of", 1), "$.data[1].of: there is no earlier data set 1; there are 1"),
    "a change of a later one": (put("data.1.of", 2), "$.data[1].of: there is no earlier data set 2"),
    "a change beyond the end": (put("data.1.drop", 9), "$.data[1]: data set 0 has only 1 samples"),
    "no such data set": (
        put("experiments.2.data", 3),
        "$.experiments[2].data: there is no data set 3; there are 3",
    ),
    "cross-entropy of numbers": (
        put("experiments.0.loss", "cross_entropy"),
        "$.experiments[0]: cross-entropy needs sigmoid",
    ),
    "no layers": (put("experiments.0.sizes", [1]), "$.experiments[0]: a network needs inputs, outputs"),
    "a very wide layer": (
        put("experiments.0", EXPERIMENT | {"sizes": [1, 10**12, 1], "activations": ["tanh", "linear"]}),
        "$.experiments[0]: a hidden layer can have 1 to 64 units, not 1000000000000",
    ),
    "a layer of -1": (
        put("experiments.0", EXPERIMENT | {"sizes": [1, -1, 1], "activations": ["tanh", "linear"]}),
        "$.experiments[0]: a hidden layer can have 1 to 64 units, not -1",
    ),
    "very many layers": (put("experiments.0.sizes", [1] * 1_000), "$.experiments[0].sizes: …length <= 10"),
    "an architecture that leads back": (
        put("experiments.0.sizes", [1, [0, 1]]),
        "$.experiments[0].sizes[1]: expected a whole number, got a list",
    ),
    "another activation": (
        put("experiments.0.activations", ["cosine"]),
        "$.experiments[0]: there is no activation 'cosine'",
    ),
    "a network for other data": (
        put("experiments.0.sizes", [2, 1]),
        "$.experiments[0]: a network of 2 inputs and 1 outputs does not fit",
    ),
    "a learning rate of 0": (
        put("experiments.0.learning_rate", 0),
        "$.experiments[0]: the learning rate must be",
    ),
    "another seed": (put("experiments.0.seed", -3), "$.experiments[0]: the seed must be"),
    "a batch of none": (put("experiments.0.batch", 0), "$.experiments[0]: the batch must be"),
    "too many initial values": (
        put("experiments.0.given_parameters", [1, 2]),
        "$.experiments[0]: 2 initial values were given for 1",
    ),
}

WRONG_RUN = {
    "no states": (put("run.states", []), "$.run.states: expected a list of length >= 1"),
    "no such experiment": (
        put("run.edits.0.experiment", 3),
        "$.run.edits[0].experiment: there is no experiment 3",
    ),
    "edits in disorder": (put("run.edits.2.iteration", 3), "$.run.edits[2]: iteration 3 comes before 4"),
    "an edit after the end": (
        put("run.edits.2.iteration", 7),
        "$.run.edits: an edit comes after the last state, 6",
    ),
    "states in disorder": (
        put("run.states.1.iteration", 2),
        "$.run.states[2]: iteration 2 does not come after 2",
    ),
    "nothing where it stands": (
        put("run.iteration", 100),
        "$.run.iteration: there is no state of iteration 100 in states",
    ),
    "too many weights": (
        put("run.states.0.parameters", [1, 2]),
        "$.run.states[0].parameters: there are 2; the network has 1",
    ),
    "another generator": (
        put("run.states.0.generator.bit_generator", "MT19937"),
        "$.run.states[0].generator.bit_generator: 'MT19937' is not known here",
    ),
    "a generator's number as a number": (
        put("run.states.0.generator.state", 1),
        "$.run.states[0].generator.state: expected text",
    ),
    "a generator's number of 129 bits": (
        put("run.states.0.generator.state", str(2**128)),
        "$.run.states[0].generator: no generator has such a state",
    ),
    "a generator's even increment": (
        put("run.states.0.generator.inc", "2"),
        "$.run.states[0].generator: no generator",
    ),
    "a generator's words": (
        put("run.states.0.generator.inc", "0x1"),
        "$.run.states[0].generator.inc: expected text matching",
    ),
    "a sample twice in an epoch": (
        put("run.states.6.epoch", [0, 0]),
        "$.run.states[6].epoch: it is no order of samples",
    ),
    "a sample too far in an epoch": (
        put("run.states.6.epoch", [0, 2]),
        "$.run.states[6].epoch: it is no order of samples",
    ),
    "a position behind the epoch": (
        put("run.states.6.position", 2),
        "$.run.states[6].position: 2 samples cannot be used of 1",
    ),
    "losses in disorder": (put("run.losses.3.0", 2), "$.run.losses[3]: iteration 2 does not come after 2"),
    "losses from 1 on": (put("run.losses.0.0", 1), "$.run.losses[0]: it is to begin at iteration 0, not 1"),
    "losses after the end": (
        put("run.losses.6.0", 10**15),
        "$.run.losses: it goes on to iteration 1000000000000000; the run ends at 6",
    ),
    "too many losses": (
        put("run.losses", [[n, 0, 0] for n in range(2_049)]),
        "$.run.losses: …length <= 2048",
    ),
    "a loss in words": (put("run.losses.0.1", "nan"), "$.run.losses[0][1]: 'nan' is not known here"),
    "a point too short": (put("run.path.2", [2]), "$.run.path[2]: this point has 1 numbers; it needs 2"),
    "a point in between": (
        put("run.path.2", [2.5, 1]),
        "$.run.path: the first number of each point is its iteration",
    ),
    "a point very far off": (
        put("run.path.6", [1e300, 1]),
        "$.run.path: it goes on to iteration 1e+300; the run ends",
    ),
    "another network in the middle": (
        put("experiments.2", json.loads(TEXT)["experiments"][2] | {"bias": True, "given_parameters": None}),
        "$.run.edits[2]: a run cannot go on with a network that has other parameters",
    ),
    "no such breakpoint": (
        put("breakpoints.items.0.kind", "mood"),
        "$.breakpoints.items[0].kind: 'mood' is not known here",
    ),
    "a breakpoint twice": (
        put("breakpoints.items.1", {"kind": "iteration", "iteration": 1000, "enabled": False}),
        "$.breakpoints.items[1]: this breakpoint is there twice",
    ),
    "a breakpoint for no sample": (
        put("breakpoints.items.0", {"kind": "sample", "sample": 2}),
        "$.breakpoints.items[0]: there is no sample 2",
    ),
    "a breakpoint lost nowhere": (
        put("breakpoints.items.3.lost_in", 9),
        "$.breakpoints.items[3].lost_in: there is no data set 9",
    ),
    "a breakpoint for a unit's sign": (
        put("breakpoints.items.2.part", ["unit", 0, 0, 0]),
        "$.breakpoints.items[2]: a weight or a bias",
    ),
    "a loss below 0": (
        put("breakpoints.items.1.limit", -1),
        "$.breakpoints.items[1]: the loss to stop below",
    ),
    "looks that never come": (
        put("breakpoints.every", 0),
        "$.breakpoints.every: expected a whole number >= 1",
    ),
    "half a part": (put("watches.0.part", ["weight", 0]), "$.watches[0].part: "),
    "a part of no kind": (
        put("watches.0.part", ["mood", 0, 0, 0]),
        "$.watches[0].part[0]: 'mood' is not known here",
    ),
    "a watch lost nowhere": (
        put("watches.1", {"part": ["unit", 0, 0, 0], "sample": 5, "lost_in": 2}),
        "$.watches[1].sample: there is no sample 5",
    ),
    "a view in words": (put("view", "large"), "$.view: expected an object, got text"),
}
