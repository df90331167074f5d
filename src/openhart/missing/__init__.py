"""Children missing from care: episodes, clocks, returns.

This room is a plaque: not built yet.

It must never let a return close a duty to have told the police or NCMEC.
"""
