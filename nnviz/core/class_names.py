"""What classes are called, and how long any name can be."""

from typing import Final

from nnviz.core.errors import InputError

LONGEST_NAME: Final = 60  # characters, of an input or a class: what the panels can lay out
LONGEST_TITLE: Final = 255  # of an experiment, which may be the name of a file
LONGEST_BRIEF: Final = 24  # characters of a name among other words


def check_class_names(names: tuple[str, ...], n_classes: int) -> None:
    """Refuse names that do not tell so many classes apart; no names at all are allowed.

    Raises
    ------
    InputError
        When their number is another, or one is blank, too long or there twice.
    """
    if names and len(names) != n_classes:
        raise InputError(f"{len(names)} names were given for {n_classes} classes")
    for index, name in enumerate(names):
        if not name.strip():
            raise InputError(f"the name of class {index} is blank")
        check_length(f"the name of class {index}", name, LONGEST_NAME)
        if name in names[:index]:
            raise InputError(f"two classes have the name {name!r}")


def check_input_names(names: tuple[str, ...], n_inputs: int) -> None:
    """Refuse names that are not one for each input.

    Raises
    ------
    InputError
        When their number is another, or one is too long.
    """
    if len(names) != n_inputs:
        raise InputError(f"{len(names)} names were given for {n_inputs} inputs")
    for index, name in enumerate(names):
        check_length(f"the name of input {index + 1}", name, LONGEST_NAME)


def check_length(what: str, text: str, most: int) -> None:
    """Refuse a text of more characters than can be shown.

    Raises
    ------
    InputError
        When it has more than `most`.
    """
    if len(text) > most:
        raise InputError(f"{what} has {len(text):,} characters; it can have {most}")


def extended_names(names: tuple[str, ...], n_classes: int) -> tuple[str, ...]:
    """Names as they are for so many classes; those that are added have a number."""
    while names and len(names) < n_classes:
        added = (f"class {number}" for number in range(len(names), len(names) + n_classes))
        names += (next(name for name in added if name not in names),)
    return names[:n_classes]


def brief(name: str) -> str:
    """A name on one line, cut where it is too long to stand among other words."""
    line = " ".join(name.split())
    return line if len(line) <= LONGEST_BRIEF else line[: LONGEST_BRIEF - 1].rstrip() + "…"


def is_number(name: str) -> bool:
    """Whether a name is a number, which among other words would not be taken for a name."""
    try:
        float(name)
    except ValueError:
        return False
    return True


def class_words(names: tuple[str, ...], class_index: int) -> str:
    """What a class is called among other words: "class 1", its name, or "class 7" for the name "7"."""
    if not names:
        return f"class {class_index}"
    name = names[class_index]
    return f"class {name}" if is_number(name) else brief(name)
