"""The worker that trains and the session that holds the current values: QtCore only."""
