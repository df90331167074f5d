"""Outside formats and the API: HTCDS, HSDS, FHIR, AFCARS facts, CSV.

This room is a plaque: not built yet.

It must never open a second write path: what comes in goes through the same actions as the pages.
"""
