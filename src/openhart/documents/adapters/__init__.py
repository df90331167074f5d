"""The room's borders: the process of the workshop, the virus scanner, and copies for officers."""
