"""Law-enforcement recovery operations, open to named people only.

This room is a plaque: not built yet.

It must never be visible to someone who is not named in the operation.
"""
