"""A C program written for one network, compiled here: the limit that nnviz is measured against."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nnviz.core.network import Architecture, LayerSpan

FLAGS = ("-O3", "-march=native")

_ACTIVATE = {"sigmoid": "1.0 / (1.0 + exp(-z))", "tanh": "tanh(z)"}
_SLOPE = {"sigmoid": "a * (1.0 - a)", "tanh": "1.0 - a * a"}

_HEAD = """\
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double parameters[{parameters}], inputs[{samples} * {n_inputs}], targets[{samples} * {n_outputs}];
static int order[{draws}];

static void read_all(FILE *file, void *to, size_t size, size_t count) {{
    if (fread(to, size, count, file) != count) exit(2);
}}

static double now(void) {{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}}
"""

# Answers each count on its input with the seconds that so many iterations took, and their result.
_MAIN = """\
int main(int argc, char **argv) {{
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
    long count, position = 0;
    if (!file) return 2;
    read_all(file, parameters, sizeof *parameters, {parameters});
    read_all(file, inputs, sizeof *inputs, {samples} * {n_inputs});
    read_all(file, targets, sizeof *targets, {samples} * {n_outputs});
    read_all(file, order, sizeof *order, {draws});
    fclose(file);
    while (scanf("%ld", &count) == 1) {{
        double start = now(), checksum = 0.0;
        while (count > 0) {{
            long n = count < {draws} - position ? count : {draws} - position;
            train(order + position, n);
            position = (position + n) % {draws};
            count -= n;
        }}
        printf("%.9f", now() - start);
        for (int i = 0; i < {parameters}; i++) checksum += parameters[i];
        printf(" %.17g", checksum);
        for (int i = 0; i < {parameters}; i++) printf(" %.17g", parameters[i]);
        printf("\\n");
        fflush(stdout);
    }}
    return 0;
}}
"""


def c_source(architecture: Architecture, samples: int, draws: int, learning_rate: float) -> str:
    """The program: online SGD on the squared error, every size a constant, values on the stack."""
    counts = {
        "parameters": architecture.n_parameters,
        "samples": samples,
        "n_inputs": architecture.sizes[0],
        "n_outputs": architecture.sizes[-1],
        "draws": draws,
    }
    train = "\n".join(f"    {line}" for line in _train(architecture, learning_rate))
    head = "static void train(const int *samples, long count) {"
    return f"{_HEAD.format(**counts)}\n{head}\n{train}\n}}\n\n{_MAIN.format(**counts)}"


def _train(architecture: Architecture, learning_rate: float) -> Iterator[str]:
    shapes, spans = architecture.shapes, architecture.spans()
    yield f"const double rate = {learning_rate!r};"
    for layer, (n_in, n_out) in enumerate(shapes, 1):
        yield f"double w{layer}[{n_in}][{n_out}], b{layer}[{n_out}], a{layer}[{n_out}], d{layer}[{n_out}];"
    yield f"double a0[{architecture.sizes[0]}];"
    yield from _copies(shapes, spans, "{local} = parameters[{at}];")
    yield "for (long k = 0; k < count; k++) {"
    yield "    const int sample = samples[k];"
    n_inputs, n_outputs = architecture.sizes[0], architecture.sizes[-1]
    yield f"    for (int i = 0; i < {n_inputs}; i++) a0[i] = inputs[sample * {n_inputs} + i];"
    for layer in range(1, architecture.n_layers + 1):
        yield from _forward(layer, shapes[layer - 1], _ACTIVATE[architecture.activations[layer - 1]])
    last = architecture.n_layers
    yield f"    for (int j = 0; j < {n_outputs}; j++) {{"
    yield f"        const double a = a{last}[j];"
    yield f"        const double error = a - targets[sample * {n_outputs} + j];"
    yield f"        d{last}[j] = 2.0 * error * ({_slope(architecture, last)});"
    yield "    }"
    for layer in range(last, 0, -1):
        yield from _backward(architecture, layer)
    yield "}"
    yield from _copies(shapes, spans, "parameters[{at}] = {local};")


def _copies(shapes: list[tuple[int, int]], spans: list[LayerSpan], line: str) -> Iterator[str]:
    for layer, ((n_in, n_out), span) in enumerate(zip(shapes, spans, strict=True), 1):
        one = line.format(local=f"w{layer}[i][j]", at=f"{span.weights.start} + i * {n_out} + j")
        yield f"for (int i = 0; i < {n_in}; i++) for (int j = 0; j < {n_out}; j++) {one}"
        one = line.format(local=f"b{layer}[j]", at=f"{span.biases.start} + j")
        yield f"for (int j = 0; j < {n_out}; j++) {one}"


def _forward(layer: int, shape: tuple[int, int], activation: str) -> Iterator[str]:
    n_in, n_out = shape
    yield f"    for (int j = 0; j < {n_out}; j++) a{layer}[j] = b{layer}[j];"
    yield f"    for (int i = 0; i < {n_in}; i++)"
    yield f"        for (int j = 0; j < {n_out}; j++) a{layer}[j] += a{layer - 1}[i] * w{layer}[i][j];"
    yield f"    for (int j = 0; j < {n_out}; j++) {{"
    yield f"        const double z = a{layer}[j];"
    yield f"        a{layer}[j] = {activation};"
    yield "    }"


def _backward(architecture: Architecture, layer: int) -> Iterator[str]:
    n_in, n_out = architecture.shapes[layer - 1]
    below = layer - 1
    if below:  # before the update, with the weights that the forward pass used
        yield f"    for (int i = 0; i < {n_in}; i++) {{"
        yield f"        const double a = a{below}[i];"
        yield "        double total = 0.0;"
        yield f"        for (int j = 0; j < {n_out}; j++) total += w{layer}[i][j] * d{layer}[j];"
        yield f"        d{below}[i] = total * ({_slope(architecture, below)});"
        yield "    }"
    yield f"    for (int i = 0; i < {n_in}; i++)"
    yield f"        for (int j = 0; j < {n_out}; j++) w{layer}[i][j] -= rate * (a{below}[i] * d{layer}[j]);"
    yield f"    for (int j = 0; j < {n_out}; j++) b{layer}[j] -= rate * d{layer}[j];"


def _slope(architecture: Architecture, layer: int) -> str:
    return _SLOPE[architecture.activations[layer - 1]]


class CProgram:
    """The program, running; it goes on from where it was with every call of `run`.

    Raises
    ------
    LookupError
        When there is no C compiler.
    """

    def __init__(
        self,
        architecture: Architecture,
        parameters: npt.NDArray[np.float64],
        data: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]],
        order: npt.NDArray[np.int32],
        learning_rate: float,
    ) -> None:
        compiler = shutil.which("cc")
        if compiler is None:
            raise LookupError("no C compiler (cc)")
        self._directory = tempfile.TemporaryDirectory(prefix="c-limit-")
        folder = Path(self._directory.name)
        source = folder / "limit.c"
        source.write_text(c_source(architecture, len(data[0]), len(order), learning_rate))
        subprocess.run(
            [compiler, *FLAGS, str(source), "-o", str(folder / "limit"), "-lm"], check=True, timeout=120
        )
        (folder / "data").write_bytes(b"".join(a.tobytes() for a in (parameters, *data, order)))
        self._process = subprocess.Popen(
            [str(folder / "limit"), str(folder / "data")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._parameters = parameters
        self.checksum = float(parameters.sum())

    def run(self, iterations: int) -> float:
        """Do so many iterations; the seconds that they took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(iterations, file=self._process.stdin, flush=True)
        seconds, self.checksum, *values = map(float, self._process.stdout.readline().split())
        self._parameters = np.array(values)
        return seconds

    def parameters(self) -> npt.NDArray[np.float64]:
        """The parameters after the last run."""
        return self._parameters

    def close(self) -> None:
        """End the program, and delete it."""
        self._process.communicate()
        self._directory.cleanup()
