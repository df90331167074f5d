"""How long a destroyed key can still be found anywhere."""

from datetime import timedelta

#: The longest that a backup of the keys is kept. A key destroyed today is in no backup after so many days: until
#: then erasure is complete in the live system only.
KEY_BACKUPS_KEPT = timedelta(days=30)
