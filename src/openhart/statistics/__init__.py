"""Counting, protecting and publishing figures. (A plaque: not built yet.)

It must never publish a number from which a small cell can be worked out.
"""
