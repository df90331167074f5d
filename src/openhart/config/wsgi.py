"""The desk as a WSGI application, for any server."""

import os

from django.core.wsgi import get_wsgi_application

from openhart.config import logs, memory

memory.keep()
logs.begin()
os.environ["DJANGO_SETTINGS_MODULE"] = "openhart.config.desk"  # whatever the command that starts it works with
application = get_wsgi_application()
