"""What classes are called."""

from nnviz.core.errors import InputError


def check_class_names(names: tuple[str, ...], n_classes: int) -> None:
    """Refuse names that do not tell so many classes apart; no names at all are allowed.

    Raises
    ------
    InputError
        When their number is another, or one is blank or there twice.
    """
    if names and len(names) != n_classes:
        raise InputError(f"{len(names)} names were given for {n_classes} classes")
    for index, name in enumerate(names):
        if not name.strip():
            raise InputError(f"the name of class {index} is blank")
        if name in names[:index]:
            raise InputError(f"two classes have the name {name!r}")


def extended_names(names: tuple[str, ...], n_classes: int) -> tuple[str, ...]:
    """Names as they are for so many classes; those that are added have a number."""
    while names and len(names) < n_classes:
        added = (f"class {number}" for number in range(len(names), len(names) + n_classes))
        names += (next(name for name in added if name not in names),)
    return names[:n_classes]
