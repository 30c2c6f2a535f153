"""What the reader of a table should know beside its samples: what of it is passed over."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from nnviz.core.dataset import MAX_INPUTS
from nnviz.files.csv_roles import MOST_NAMES, Nature, Roles, nature_of
from nnviz.files.csv_table import Table

LONGEST: Final = 24  # signs of a name in a list
_CERTAIN: Final = frozenset({"row numbers", "empty"})  # which nobody would train on


class Note(NamedTuple):
    """Something in words, and whether it may not be what the user wants."""

    text: str
    is_doubt: bool

    def __str__(self) -> str:
        return self.text


def notes_on(table: Table, roles: Roles) -> tuple[Note, ...]:
    """What of a table is passed over under these roles, and what is called otherwise."""
    notes = []
    if table.n_comments:
        notes.append(Note(_counted(table.n_comments, "comment line skipped", "comment lines skipped"), False))
    if table.n_empty:
        notes.append(Note(_counted(table.n_empty, "empty row left out", "empty rows left out"), False))
    if table.renamed:
        notes.append(Note(f"numbered, as their names are there twice: {listed(table.renamed)}", True))
    return (*notes, *_ignored(table, roles))


def listed(names: Sequence[str]) -> str:
    """Names one by one, and how many more there are."""
    names = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names]
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[: MOST_NAMES - 1])} and {len(names) - MOST_NAMES + 1} more"


def _ignored(table: Table, roles: Roles) -> list[Note]:
    """The columns that are ignored, with those that are so for the same reason in one note."""
    names: dict[str, list[str]] = {}
    is_full = roles.count("input") == MAX_INPUTS
    for index, role in enumerate(roles):
        if role == "ignored":
            names.setdefault(_reason(nature_of(table, index), is_full=is_full), []).append(table.names[index])
    return [
        Note(f"ignored: {listed(group)}" + (f" ({reason})" if reason else ""), reason not in _CERTAIN)
        for reason, group in names.items()
    ]


def _reason(nature: Nature, *, is_full: bool) -> str:
    """Why a column is ignored; "" where nothing but a choice tells why."""
    if nature != "numbers":
        return nature
    return f"there can be {MAX_INPUTS} inputs" if is_full else ""


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"
