"""What is built and installed: the wheel, the source archive, an editable install, the requirements."""

import json
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import nnviz

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def built(kind: str, folder: Path) -> Path:
    """Build with the backend itself, as pip would: nothing is fetched."""
    program = f"import sys, hatchling.build as build; print(build.build_{kind}(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    )
    return folder / done.stdout.split()[-1]


def found_in(site_packages: Path) -> dict[str, str]:
    """Where an interpreter that has only this folder as site-packages finds nnviz and its icons."""
    program = (
        "import json, site, sys; site.addsitedir(sys.argv[1]); "
        "import nnviz; from nnviz import resources; "
        "print(json.dumps({'package': nnviz.__file__, 'icon': str(resources.path('icons/run.svg')), "
        "'text': resources.icon_text('run')}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, str(site_packages)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", tmp_path_factory.mktemp("wheel"))


def source_files(folder: str) -> set[str]:
    """The files of a folder that are not made by running anything."""
    files = (file for file in (ROOT / folder).rglob("*") if file.is_file())
    return {file.relative_to(ROOT).as_posix() for file in files if "__pycache__" not in file.parts}


def test_wheel_holds_the_package_and_the_resources_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    resources = {f"nnviz/_{name}" for name in source_files("resources")}
    assert {"nnviz/_resources/icons/run.svg", "nnviz/py.typed"} <= names
    assert names == source_files("nnviz") | resources


def test_wheel_has_the_command_and_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name.partition(".dist-info/")[2]: name for name in archive.namelist()}
        assert (
            archive.read(inside["entry_points.txt"]).decode() == "[console_scripts]\nnnviz = nnviz.cli:main\n"
        )
        assert b"MIT License" in archive.read(inside["licenses/LICENSE"])


def test_resources_are_found_in_an_unpacked_wheel(wheel: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(wheel, tmp_path, "zip")
    found = found_in(tmp_path)
    assert Path(found["icon"]) == tmp_path / "nnviz/_resources/icons/run.svg"
    assert found["text"] == (ROOT / "resources/icons/run.svg").read_text(encoding="utf-8")


def test_resources_are_found_in_an_editable_install(tmp_path: Path) -> None:
    shutil.unpack_archive(built("editable", tmp_path), tmp_path / "site", "zip")
    found = found_in(tmp_path / "site")
    # The checkout's own files, so that an edit shows at once.
    assert Path(found["package"]) == ROOT / "nnviz/__init__.py"
    assert Path(found["icon"]) == ROOT / "resources/icons/run.svg"


def test_resources_are_found_in_the_source_tree() -> None:
    assert Path(found_in(ROOT)["icon"]) == ROOT / "resources/icons/run.svg"


def test_source_archive_is_complete_enough_to_build_and_test(tmp_path: Path) -> None:
    with tarfile.open(built("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert names >= {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"}
    assert names >= {"nnviz/__init__.py", "resources/icons/run.svg", "tests/test_packaging.py"}


def pyside_requirements(python: str) -> list[Requirement]:
    requirements = [Requirement(text) for text in PROJECT["dependencies"]]
    marked = {"python_version": python, "python_full_version": f"{python}.0"}
    return [
        requirement
        for requirement in requirements
        if requirement.name == "PySide6-Essentials"
        and (requirement.marker is None or requirement.marker.evaluate(marked))
    ]


@pytest.mark.parametrize(
    ("python", "allowed", "refused"),
    [
        ("3.11", ["6.10.0", "6.11.3"], ["6.9.3", "6.12.0", "6.12.1", "6.13.0"]),
        ("3.12", ["6.10.0", "6.11.3", "6.12.0"], ["6.9.3"]),
        ("3.13", ["6.10.0", "6.12.0", "6.13.0"], ["6.9.3"]),
    ],
)
def test_pyside_that_loses_references_is_never_installed(
    python: str, allowed: list[str], refused: list[str]
) -> None:
    """PySide6 6.12.0 drops references to True and None, and so aborts on CPython before 3.12."""
    (requirement,) = pyside_requirements(python)
    assert [version for version in allowed if version not in requirement.specifier] == []
    assert [version for version in refused if version in requirement.specifier] == []


def test_version_is_the_same_everywhere() -> None:
    assert PROJECT["version"] == nnviz.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{nnviz.__version__}]" in changes
