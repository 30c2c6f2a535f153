"""The errors that are meant for the person at the screen."""


class InputError(ValueError):
    """Something the user gave cannot be used.

    The message is one line in plain language: what was wrong, where, and what is allowed.
    """


class FileError(InputError):
    """A file cannot be read or written, or does not hold what it should."""


class NewerFileError(FileError):
    """A file was written by a newer nnviz, which can read it."""
