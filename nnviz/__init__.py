"""nnviz: a time-travel debugger for neural-network training on the desktop."""

import os

# A matrix product of these sizes is over before OpenBLAS has woken its threads; numpy reads this when it loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
