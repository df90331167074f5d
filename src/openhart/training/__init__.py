"""The training registry: curricula, sessions, trainers, obligations. (A plaque: not built yet.)

It must never import a room of the children's wing.
"""
