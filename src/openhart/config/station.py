"""Settings of the station: the watcher and the commands. The desk's rooms under a database role of its own."""

from openhart.config import process
from openhart.config.desk import *  # noqa: F403

_HERE = process.of("watch")
SECRET_KEY = _HERE.secret_key
DATABASES = {"default": _HERE.database}
