"""Who was told what, when, on which ground, how that is known, and when they acknowledged it: as of any day.

It reads what the waist, the notices, the ledger and the inbox hold and writes nothing of its own. The auditor's list is
every duty that was late or never done as of a day.

It must never answer from what was learned after the day that is asked about, and never leave out a duty because it
embarrasses.
"""
