"""Providers, liaisons and the organisations on MDT rosters. (A plaque: not built yet.)

It must never show the address of a hidden shelter to someone without that permission.
"""
