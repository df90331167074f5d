"""Towns, regions, offices, and who serves which town: facts with a source, a year and dates.

The agency can change every row; a change is a new dated row. It must never guess: what nobody has
confirmed says so.
"""
