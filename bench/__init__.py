"""Measurements: `python -m bench` prints medians and ratios, and how they were taken. It asserts nothing."""
