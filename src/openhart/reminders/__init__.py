"""Clocks become loud in time: due soon, due, overdue; to the owner, then the supervisor, then the Statewide HART Lead.

A reminder is a row, one for each person, each thing and each step of its loudness: nobody gets the same one twice.
Quiet hours hold back what an agency's own clock says and never what the law says; the rest comes as a digest.

It must never put a name or a number of a case into a mail, and never be what makes something owed: it speaks of it.
"""
