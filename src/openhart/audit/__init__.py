"""What was done, seen and refused, by whom, when and where from: append-only, a chain with signed heads.

If the entry cannot be written, the act fails. It must never hold a name or a narrative in clear, and nothing in it is
ever changed; it lies below everything that could be asked for whom an entry is of.
"""
