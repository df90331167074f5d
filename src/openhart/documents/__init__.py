"""Sealed files: evidence kept as it came, shown re-encoded.

This room is a plaque: not built yet.

It must never preview an image that may be illegal, and never trust a file's own name or type.
"""
