"""Commands of notices, and the watcher's part."""
