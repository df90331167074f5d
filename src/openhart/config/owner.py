"""Settings of the owner of the tables: migrations, database roles and the beginning; no page is served with them."""

from openhart.config import process
from openhart.config.desk import *  # noqa: F403

_HERE = process.of("owner")
SECRET_KEY = _HERE.secret_key
DATABASES = {"default": _HERE.database}
