"""From a duty to the people who must be told: who they are for this child, and the proof that they were told.

Here a notice is recorded as sent: how, to whom, when, with which number. It must never say that a
recipient was told without a recipient, a way and a time.

**When is a duty done that owes several recipients?** Police of the town where the child lives, of the town
where it happened and of the town where the child is may be three departments. Each is told on its own, so
each notice is a row of its own; the waist hears `notice.sent` only when the last of them was told, with the
time of that last one. Until then the page says "2 of 3 told" and the clock runs on. A notice counts for a
duty when it was sent at or after the duty began and was not taken back: as the engine counts events. Who is
owed is worked out whenever it is asked, from the towns of the case: a town learned late shows as not yet
told, though a duty already done stays done. When the towns change so that nobody is left to tell, the page
offers to mark the duty as done (`settle`).
"""
