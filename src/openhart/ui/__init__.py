"""How pages look: base templates, form renderer, components, the words for clocks.

It must never know what a case is, and never run a query.
"""
