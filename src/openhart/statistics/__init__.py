"""Counting, protecting and publishing figures.

This room is a plaque: not built yet.

It must never publish a number from which a small cell can be worked out.
"""
