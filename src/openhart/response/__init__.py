"""What staff do about a case once it is in: consults, review, triage, team, investigation steps.

Each step is recorded with the event the policy names, so that the duty it discharges ends with its proof.
It must never discharge a duty by any other way than an event.
"""
