"""The site of police, providers and children's attorneys: a process of its own.

Today it says which cases were opened to whoever is signed in; the inbox with what was sent to them comes later.
Partners see what was opened or sent to them and nothing else. It must never read a case.
"""
