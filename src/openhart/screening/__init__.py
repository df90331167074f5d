"""Screening instruments: versions, scores, limits.

This room is a plaque: not built yet.

A score leads to a consult. It must never become a label on a child.
"""
