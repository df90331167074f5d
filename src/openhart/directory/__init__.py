"""Providers, liaisons and the organisations on MDT rosters.

This room is a plaque: not built yet.

It must never show the address of a hidden shelter to someone without that permission.
"""
