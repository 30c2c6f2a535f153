"""What the programs of a trained network have in common, whatever the library."""

from textwrap import wrap

from nnviz.core.dataset import MAX_SAMPLES
from nnviz.files.export_network import TrainedNetwork
from nnviz.files.program import WIDTH, ProgramLine, plain
from nnviz.files.program_literals import comment_text, short_table, table
from nnviz.files.program_setup import about_columns, raw_samples

FEW = 8  # samples whose predictions are printed
GAP = ProgramLine("")


def header_lines(network: TrainedNetwork, library: str, package: str) -> list[ProgramLine]:
    """What this is, of which experiment, and what has to be installed for it."""
    title = comment_text(network.experiment.title) or "Untitled"
    iterations = "1 iteration" if network.iterations == 1 else f"{network.iterations:,} iterations"
    about = f"{title}, trained for {iterations}."
    # The title stands in the third line: in the first two, Python would look for an encoding in it.
    return [
        *plain(f"# A trained neural network, written by nnviz for {library}."),
        ProgramLine("#"),
        *(ProgramLine(f"# {line}") for line in wrap(about, WIDTH - 2)),
        ProgramLine(f"# It needs {library}: pip install {package}"),
    ]


def data_lines(network: TrainedNetwork, array: str, most: int = MAX_SAMPLES) -> list[ProgramLine]:
    """The first training samples, as ``inputs`` and ``targets``; `array` makes an array of lists."""
    n, samples = network.experiment.dataset.n_inputs, raw_samples(network.experiment, most)
    lines = about_columns(network.experiment)
    if len(samples) > most:
        lines += plain(f"# Here are the first {most} of {len(samples):,}.")
    return [
        *lines,
        *table("data", samples[:most], array=array),
        *plain(f"inputs, targets = data[:, :{n}], data[:, {n}:]"),
    ]


def weight_lines(network: TrainedNetwork, array: str) -> list[ProgramLine]:
    """The weights and biases, as ``W1``, ``b1`` and so on, with all digits."""
    lines = plain("# What has been learned: the weights, a row for each input, and biases.")
    if not network.experiment.architecture.bias:
        lines = plain("# What has been learned: the weights, a row for each input.")
    for number, weights, biases, _ in network.layers:
        lines += short_table(f"W{number}", weights, array=array)
        lines += [] if biases is None else short_table(f"b{number}", biases, array=array)
    return lines


def class_lines(network: TrainedNetwork) -> list[ProgramLine]:
    """``classes``: names, or numbers where they have none; nothing for a regression."""
    dataset = network.experiment.dataset
    if dataset.kind == "regression":
        return []
    names = [quoted(name) for name in dataset.class_names] or [str(k) for k in range(dataset.n_classes)]
    return [*bracketed("classes = [", names, "]"), GAP]


def classify_lines(network: TrainedNetwork) -> list[ProgramLine]:
    """``predict_classes``, which names what ``predict`` answers; nothing for a regression."""
    dataset = network.experiment.dataset
    if dataset.kind == "regression":
        return []
    about, chosen = "that of the largest output", "classes[k] for k in predict(x).argmax(axis=1)"
    if dataset.n_outputs == 1:
        about = "the second one from 0.5 on"
        chosen = "classes[int(p >= 0.5)] for p in predict(x)[:, 0]"
    return [
        GAP,
        GAP,
        *plain(f'''
            def predict_classes(x):
                """The class of each sample: {about}."""
                return [{chosen}]
        '''),
    ]


def result_lines(network: TrainedNetwork) -> list[ProgramLine]:
    """Print what the network predicts for the first samples."""
    first = f"[:{FEW}]" if len(network.experiment.dataset.training_indices) > FEW else ""
    lines = plain(f"""
        # What it predicts for {"the first" if first else "the"} samples.
        print(f"predictions = {{predict(inputs{first}).tolist()}}")
        print(f"targets = {{targets{first}.tolist()}}")
    """)
    if network.experiment.dataset.kind == "classification":
        lines += plain(f'print(f"classes = {{predict_classes(inputs{first})}}")')
    return lines


def bracketed(opening: str, items: list[str], closing: str) -> list[ProgramLine]:
    """Items between brackets: on one line where they fit, else one a line."""
    line = f"{opening}{', '.join(items)}{closing}"
    if len(line) <= WIDTH:
        return plain(line)
    return [ProgramLine(opening), *(ProgramLine(f"    {item},") for item in items), ProgramLine(closing)]


def quoted(text: str) -> str:
    """A text as a literal, in double quotes where it has none itself."""
    literal = repr(text)
    return literal if '"' in text or literal[0] == '"' else f'"{literal[1:-1]}"'


def joined(lines: list[ProgramLine]) -> str:
    """The text of a program."""
    return "".join(f"{line.text}\n" for line in lines)
