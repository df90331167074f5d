"""Consents and the ledger of what left, to whom, on which ground.

This room is a plaque: not built yet.

Nothing that identifies a child leaves but through here.
"""
