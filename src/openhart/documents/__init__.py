"""Sealed files: evidence kept as it came, shown re-encoded.

A file is sealed as it arrives, piece by piece, under a key of its own, and lies in the database in chunks. What is
shown of it is a copy, made anew in a process apart (`workshop`) and sealed as well. The room knows of a case by its
id alone; who may is asked by the room above it that serves the case's pages (`casefile`).

It must never preview an image that may be illegal, never trust a file's own name or type, never write a byte of a
file in clear to a disk, and never hand an original to a browser as something to be opened.
"""
