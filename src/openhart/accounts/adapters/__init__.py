"""All that OpenHART says to django-allauth, and nothing else does.

The library brings the tables of second factors and sessions, the passkey ceremony and the arithmetic of codes.
How somebody comes in, what is counted and what is written down is ours and never the library's.
"""

from openhart.accounts.adapters.hooks import AccountAdapter, FactorAdapter, address_of, open_sealed, seal

__all__ = ["AccountAdapter", "FactorAdapter", "address_of", "open_sealed", "seal"]
