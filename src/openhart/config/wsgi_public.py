"""The public site as a WSGI application, for any server."""

import os

from django.core.wsgi import get_wsgi_application

from openhart.config import logs, memory

memory.keep()
logs.begin()
os.environ["DJANGO_SETTINGS_MODULE"] = "openhart.config.public"
application = get_wsgi_application()
