"""Everything that is true, as immutable values: numpy and numba, no Qt."""
