"""The people who use the desk: who they are, what role they hold, what they have been granted.

A grant is data: viewer, role, scope (agency, region or case), from, until. It must never know what a
case is; rooms above write grants and join them.
"""
