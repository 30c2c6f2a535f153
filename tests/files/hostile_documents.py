"""Files that are no documents, each with what is to be said of it; … stands for anything."""

import json

from files.document_changes import MB, TEXT, put, replaced, without
from files.hostile_ghosts import WRONG_GHOSTS
from files.hostile_runs import WRONG_DATA, WRONG_RUN

NOT_JSON = {
    "empty": (b"", "line 1: the file is empty"),
    "blank": (b" \n\n ", "line 1: the file is empty"),
    "truncated": (TEXT[:700].encode(), "line …: the document breaks off here"),
    "truncated in a text": (
        TEXT[: TEXT.index("Why") + 2].encode(),
        "line 4: the document breaks off here",
    ),
    "binary": (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: this is not text in UTF-8"),
    "zeros": (bytes(1000), "line 1, column 1: this is not JSON"),
    "not UTF-8": (
        replaced("länge", "@").replace(b"@", "länge".encode("latin-1")),
        "line 8: this is not text in",
    ),
    "UTF-16": (TEXT.encode("utf-16"), "line 1: this is not text in UTF-8"),
    "a table": (b"x,y\n1,2\n", "line 1, column 1: this is not JSON"),
    "a number": (b"12", "$: expected an object, got a whole number"),
    "a list": (b"[]", "$: expected an object, got a list"),
    "a comma too many": (
        replaced('"version": 1,', '"version": 1,,'),
        "line 3, column 16: this is not JSON",
    ),
    "something behind it": (
        TEXT.encode() + b"{}",
        "line 342, column 2: this is not JSON: trailing characters",
    ),
    "a comment": (replaced('"version"', '// one\n"version"'), "line 3, column 3: this is not JSON"),
    "NaN": (replaced("[0, 1, null]", "[0, NaN, null]"), "line …, column …: this is not JSON"),
    "Infinity": (replaced('"limit": 0.001', '"limit": Infinity'), "line …, column …: this is not JSON"),
    "-Infinity": (
        replaced('"parameters": [0.5]', '"parameters": [-Infinity]'),
        "line …, column …: this is",
    ),
    "half of a surrogate pair": (replaced("Why", "\\ud800"), "line "),
}

TOO_MUCH = {
    "too many bytes": (b'{"a": "' + b"a" * (64 * MB) + b'"}', "$: it is larger than 64 MB"),
    "deep lists": (b"[" * 500_000, "…nested deeper than 32 levels"),
    "deep objects": (b'{"a":' * 500_000, "$.a…nested deeper than 32 levels"),
    "a deep view": (
        put("view", json.loads("[" * 40 + "]" * 40)),
        "$.view…nested deeper than 32 levels",
    ),
    "deep unknown": (put("colour", json.loads("[" * 40 + "]" * 40)), "$.colour…deeper than 32 levels"),
    "very many values": (b"[" + b"0," * 7_000_000 + b"0]", "$: it holds more than 6,000,000 values"),
    "very many lists": (b"[" + b"[],[" * 700_000, "$: it holds more than 600,000 lists"),
    "very many texts": (b"[" + b'"",' * 900_000, "$: it holds more keys and texts than any"),
    "too many samples": (
        replaced("[1, 0]\n", "[0, 0]," * 100_000 + "[1, 0]\n"),
        "$.data[0].samples: …length <= 100000",
    ),
    "samples by changes": (
        put("data.1", {"kind": "change", "of": 0, "at": 0, "drop": 0, "samples": [[0, 0]] * 100_000}),
        "$.data[1]: a data set can have at most 100,000 samples, not 100,001",
    ),
    "changes of changes": (
        put(
            "data",
            [json.loads(TEXT)["data"][0] | {"samples": [[0, 0]] * 100_000}]
            + [{"kind": "change", "of": n, "at": 0, "drop": 0, "samples": []} for n in range(200)],
        ),
        "$.data[100]: all data sets together have more than 20,000,000 numbers",
    ),
    "too many edits": (
        put("run.edits", [{"iteration": 6, "experiment": 0}] * 5_001),
        "$.run.edits: …length <= 5000",
    ),
}

WRONG = {
    "another format": (replaced('"nnviz"', '"zip"'), "$.format: this is no nnviz document"),
    "no format": (without("format"), "$.format: this is no nnviz document"),
    "a newer version": (
        replaced('"version": 1', '"version": 2'),
        "$.version: this document was written by a newer nnviz (format 2); this one reads up to 1",
    ),
    "a newer version in which nothing is as it was": (
        b'{"version": 3, "format": "nnviz", "data": 7}',
        "$.version: …newer nnviz (format 3); this one reads up to 1",
    ),
    "version 0": (replaced('"version": 1', '"version": 0'), "$.version: the version … from 1 to 1"),
    "version true": (replaced('"version": 1', '"version": true'), "$.version: the version"),
    "version as text": (replaced('"version": 1', '"version": "1"'), "$.version: the version"),
    "no version": (without("version"), "$.version: the version"),
    "no data": (without("data"), "$: 'data' is missing"),
    "no run": (without("run"), "$: 'run' is missing"),
    "no parameters": (without("run.states.2.parameters"), "$.run.states[2]: 'parameters' is missing"),
    "a key twice": (replaced('"of": 0,', '"of": 0, "of": 0,'), "$.data[1].of: this key stands twice"),
    "a key twice in the view": (
        replaced('"zoom"', '"a": {"b": 1, "\\u0062": 2}, "zoom"'),
        "$.view.a.b: this key stands twice",
    ),
    "an unknown key twice": (
        replaced('"at"', '"z": 1, "z": [], "at"'),
        "$.data[1].z: this key stands twice",
    ),
    "1e999": (replaced("[1, 0.25, null]", "[1, 1e999, null]"), "$.run.losses[1][1]: …too large"),
    "1e999 as a weight": (
        put("run.states.1.parameters", ["@"]).replace(b'"@"', b"1e999"),
        "$.run.states[1].parameters[0]: ",
    ),
    "text for a number": (
        put("data.0.samples.0", [1, "0"]),
        "$.data[0].samples[0][1]: expected a number, got text",
    ),
    "null for a number": (
        put("data.0.samples.0", [1, None]),
        "$.data[0].samples[0][1]: expected a number, got null",
    ),
    "a number for text": (
        put("experiments.1.title", 7),
        "$.experiments[1].title: expected text, got a whole number",
    ),
    "half an iteration": (
        put("run.iteration", 1.5),
        "$.run.iteration: expected a whole number, got a number",
    ),
    "a very large number": (put("run.iteration", 10**30), "$.run.iteration: "),
    "a larger one": (put("run.iteration", "@").replace(b'"@"', b"1" * 9_000), "$.run.iteration: "),
    "a negative one": (put("run.iteration", -1), "$.run.iteration: expected a whole number >= 0"),
    "another kind of data": (
        put("data.0.kind", "images"),
        "$.data[0].kind: 'images' is not known here",
    ),
    "a long name of an input": (
        put("data.0.inputs.0", "x" * 36_000),
        "$.data[0]: the name of input 1 has 36,000 characters; it can have 60",
    ),
    "a long name of a class": (
        put(
            "data.0",
            {
                "kind": "classification",
                "inputs": ["x"],
                "outputs": 1,
                "samples": [[1, 0]],
                "classes": ["no", "x" * 61],
            },
        ),
        "$.data[0]: the name of class 1 has 61 characters; it can have 60",
    ),
    "a long title": (
        put("experiments.1.title", "why? " * 1_000),
        "$.experiments[1]: the title has 5,000 characters; it can have 255",
    ),
    "a long id of a preset": (
        put("experiments.1.preset", "x" * 61),
        "$.experiments[1]: the preset's id has 61 characters; it can have 60",
    ),
    "a long name of a loss": (
        put("experiments.1.loss", "cross " * 100),
        "$.experiments[1]: there is no loss 'cross cross cross cross cross cross cro…'; there are",
    ),
    "a long name of a kind": (put("data.0.kind", "i" * 500), f"$.data[0].kind: '{'i' * 39}…' is not known"),
    "a seed of a thousand digits": (
        put("experiments.1.seed", 10**999),
        f"$.experiments[1]: the seed must be a whole number from 0 to 2147483647, not 1{'0' * 38}…",
    ),
    "no samples at all": (without("data.0.samples"), "$.data[0]: 'samples' is missing"),
}

FILES = NOT_JSON | TOO_MUCH | WRONG | WRONG_DATA | WRONG_RUN | WRONG_GHOSTS
