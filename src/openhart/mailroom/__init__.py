"""The desk's end of the two narrow pipes to the public site.

This room is a plaque: not built yet.

It must never fetch what is not on the closed list of messages.
"""
