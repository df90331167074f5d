"""The public pages, in a process and a database of their own.

This room is a plaque: not built yet.

It must never reach a case, set a cookie for a reader, or import a room of the children's wing.
"""
