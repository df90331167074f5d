"""The staff pages that span rooms: My day, queues, the frame of the case page.

It renders the hall; each room serves its own panel. It must never write: every form posts to the
room that owns the act.
"""
