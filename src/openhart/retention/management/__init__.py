"""What the watcher does for the schedule, and the command of the room."""
