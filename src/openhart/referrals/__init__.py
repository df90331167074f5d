"""Reports of suspected trafficking as they come in, and what the Careline decides on them.

A report is received once, however often it is sent; a referral is never refused for being incomplete.
It must never record an exploited child as an offender, and never lose the reporter's own words.
"""
