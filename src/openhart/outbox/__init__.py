"""Transport of messages: retries without end, nothing lost, nothing doubled.

This room is a plaque: not built yet.

It must never decide who is told what; it carries.
"""
