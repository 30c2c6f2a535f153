"""nnviz: a time-travel debugger for neural-network training on the desktop."""

__version__ = "0.1.0"
