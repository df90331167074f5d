"""Envelope encryption: keys that wrap keys, sealed bytes bound to their row. No Django, no domain noun.

It must never return plaintext that was not authenticated, and never accept a ciphertext in another row's place.
"""
