"""One module for each thing on screen; views hold no truth and emit intents."""
