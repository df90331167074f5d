"""Nounless things every room may use: identifiers, the clock, refusals, transactions.

It must never learn what a child or a case is. What has a noun goes to the room that owns the noun.
"""
