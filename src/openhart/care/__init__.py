"""Needs, requests for service, placements, immigration help, check-ins.

This room is a plaque: not built yet.

It must never place a child in specialised care before the facility has been told.
"""
