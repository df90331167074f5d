"""What a pack holds: words, conditions, rules, calendars, and the program they compile to."""
