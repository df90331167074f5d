"""What the watcher does for reminders: looks, composes their mails, and tidies."""
