"""What somebody has typed and not yet sent: saved by itself, sealed, for that person only.

It must never show one person's draft to another, and never throw typed words away on its own.
"""
