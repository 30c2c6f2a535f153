"""The compiled loops, loaded once; they are slow to compile and kept in the user's cache."""

import pytest

from nnviz.core.compiled import general_loops
from nnviz.core.training import Loops


@pytest.fixture(scope="session")
def compiled() -> Loops:
    return Loops(general_loops())
