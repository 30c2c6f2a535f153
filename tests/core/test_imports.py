import subprocess
import sys

CODE = """
import importlib, pkgutil, sys
for blocked in {blocked}:
    sys.modules[blocked] = None
for name in {packages}:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, name + "."):
        importlib.import_module(module.name)
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_core_and_files_need_no_qt():
    blocked = ["PySide6", "shiboken6", "pyqtgraph", "superqt"]
    result = run(CODE.format(blocked=blocked, packages=["nnviz.core", "nnviz.files"]))
    assert (result.returncode, result.stderr) == (0, "")


def test_importing_the_core_does_not_import_numba():
    code = CODE.format(blocked=[], packages=["nnviz.core"]) + "assert 'numba' not in sys.modules"
    result = run(code)
    assert (result.returncode, result.stderr) == (0, "")


def test_linear_algebra_is_told_to_use_one_thread_before_numpy_loads():
    code = (
        "import nnviz, os, sys; assert 'numpy' not in sys.modules; print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    assert run(code).stdout == "1\n"
