"""The inboxes of police, providers and other partners: a process of its own. (A plaque: not built yet.)

Partners see what was sent to them and nothing else. It must never read a case.
"""
