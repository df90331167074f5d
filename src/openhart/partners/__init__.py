"""The site of police, providers and children's attorneys: a process of its own.

A member of an organisation reads what was sent to it, says that it is there, asks, tells what came of it, and makes the
yearly report of C.G.S. 51-286h. Somebody without an account reads one letter, by a one-time link and a code that was
spoken on the telephone. Whoever was granted a case sees its number. Partners see what was opened or sent to them and
nothing else. It must never read a case.
"""
