"""From a duty to the people who must be told: who they are for this child, and the proof that they were told.

Here a notice is recorded as sent: how, to whom, when, with which number. It must never say that a
recipient was told without a recipient, a way and a time.
"""
