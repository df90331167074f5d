"""Law-enforcement recovery operations, open to named people only. (A plaque: not built yet.)

It must never be visible to someone who is not named in the operation.
"""
