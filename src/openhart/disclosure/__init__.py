"""Consents and the ledger of what left, to whom, on which ground. (A plaque: not built yet.)

Nothing that identifies a child leaves but through here.
"""
