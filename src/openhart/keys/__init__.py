"""The wrapped keys: one for each record that can be erased on its own, all in one table.

Whoever destroys a row's key here erases what it sealed, everywhere. It must never hold a key unwrapped, never give
a key back to another record, and never be copied into a backup of the records themselves.
"""
