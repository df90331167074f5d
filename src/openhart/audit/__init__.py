"""What was done and seen, by whom and when: append-only.

If the entry cannot be written, the act fails. It must never hold a name or a narrative in clear, and
nothing in it is ever changed.
"""
