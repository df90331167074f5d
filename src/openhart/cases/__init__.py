"""The waist of the house: a case, what happened on it, and what the policy says is owed.

`actions.record()` is the only way an event gets in. Duties are a projection of the events: they can be
thrown away and worked out again. It must never import a room above it, and never hold a name.
"""
