"""The training registry: curricula, sessions, trainers, obligations.

This room is a plaque: not built yet.

It must never import a room of the children's wing.
"""
