"""How long a destroyed key can still be found anywhere, and the files beside the key file."""

from datetime import timedelta
from typing import Final

#: The longest that a backup of the keys is kept. A key destroyed today is in no backup after so many days: until
#: then erasure is complete in the live system only.
KEY_BACKUPS_KEPT = timedelta(days=30)
#: The sealed copy of the key file, beside the data and in every backup: only enough shares open it.
ESCROW_FILE: Final = "keys.escrow"
ESCROW_FORMAT: Final = "openhart escrow 1"
#: Where a sealing anew that is under way says since when.
RESEALING_FILE: Final = "resealing.json"
#: How many people hold a share of the recovery key, and how many of them it takes.
SHARES: Final = 5
NEEDED: Final = 3
