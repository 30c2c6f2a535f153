"""What the main window is put together from, beside its views: QtWidgets, but nothing painted here."""
