"""What the command line does: train, trace, export, animate. No Qt and no numba until they are needed."""
