"""nnviz: a time-travel debugger for neural-network training on the desktop."""

import os

# Matrix products this small are over before OpenBLAS has woken its threads; numpy reads it as it loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
