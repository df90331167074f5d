"""Backups: the records and their keys in two sealed archives, restored together into an empty place.

Records are kept as long as an agency wants; keys for thirty days, so that whatever is erased is gone from every backup
after that. It must never write a name, a key or a secret outside an archive, and never call half an archive whole.
"""
