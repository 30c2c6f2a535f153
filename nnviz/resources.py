"""Where the files that come with nnviz are: icons, and whatever else lies in ``resources/``.

In a checkout, and so in an editable install, the folder stands beside the package; a built wheel
carries it inside.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

PLACEHOLDER_COLOUR: Final = "#000000"
"""The one colour that the plain icons are drawn in, to be replaced by the theme's."""

_INSIDE_WHEEL: Final = "_resources"  # as pyproject.toml places it


@cache
def folder() -> Path:
    """The folder that the names of `path` start from."""
    # Not a module's path: files() answers for however the package was installed.
    package = Path(str(files("nnviz")))
    inside = package / _INSIDE_WHEEL
    return inside if inside.is_dir() else package.parent / "resources"


def path(name: str) -> Path:
    """The file of a resource, named from the folder down, such as ``icons/run.svg``.

    Raises
    ------
    FileNotFoundError
        When there is no such file: an installation that is not complete.
    """
    file = folder() / name
    if not file.is_file():
        raise FileNotFoundError(f"{file} is missing; install nnviz again")
    return file


def icon_text(name: str, colour: str = PLACEHOLDER_COLOUR) -> str:
    """The SVG of an icon, such as ``run``, drawn in `colour` (as #rrggbb).

    The application's own icon, ``nnviz``, has colours of its own and stays as it is.

    Raises
    ------
    FileNotFoundError
        When there is no such icon.
    """
    text = path(f"icons/{name}.svg").read_text(encoding="utf-8")
    return text.replace(PLACEHOLDER_COLOUR, colour)
