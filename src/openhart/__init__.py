"""OpenHART: the response desk of a Human Anti-trafficking Response Team.

Each package below is a room; its docstring says what it is for and what it must never do.
ARCHITECTURE.md shows the floors.
"""
