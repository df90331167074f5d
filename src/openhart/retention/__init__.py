"""How long a record is kept: the schedule, legal holds, disposal by two people, and the tombstone that remains.

It must never dispose of anything by the passing of time alone, nor of what is under a legal hold.
"""
