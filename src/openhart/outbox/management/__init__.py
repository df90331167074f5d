"""The carrier that the watcher runs, and the command of the room."""
