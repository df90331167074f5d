"""The processes and the `hart` command: settings, URLs, the demonstration.

It may know every room; no room may know it. It must never hold a rule of the work: what a screener
may do, or what a duty means, lives in the room that owns the noun.
"""
