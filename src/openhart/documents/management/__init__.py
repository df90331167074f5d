"""What is done with documents from a shell, and by the watcher."""
