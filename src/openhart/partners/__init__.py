"""The inboxes of police, providers and other partners: a process of its own.

This room is a plaque: not built yet.

Partners see what was sent to them and nothing else. It must never read a case.
"""
