"""The closed list of messages between the public site and the desk.

This room is a plaque: not built yet.

It must never carry free choice: what is not on the list does not pass. No Django.
"""
