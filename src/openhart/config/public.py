"""Settings of the public site: no accounts, no sessions, no cookies, no database, no key."""

from openhart.config import process
from openhart.config.base import *  # noqa: F403
from openhart.config.base import AROUND, CONTENT_SECURITY_POLICY

_HERE = process.public()
POLICY_PACK = _HERE.here.pack
IS_DEMO = _HERE.here.is_demo
ADDRESS = _HERE.address
IS_OVER_TLS = _HERE.is_over_tls
SECRET_KEY = _HERE.secret_key
ALLOWED_HOSTS = _HERE.hosts
SECURE_HSTS_SECONDS = _HERE.hsts_s
DATABASES: dict[str, dict[str, str]] = {}

INSTALLED_APPS = ["openhart.website", "django.contrib.staticfiles", "csp", "openhart.ui", "openhart.config"]
MIDDLEWARE = AROUND
_ENGINE = "django.template.backends.django.DjangoTemplates"
TEMPLATES = [{"BACKEND": _ENGINE, "APP_DIRS": True, "OPTIONS": {"context_processors": []}}]
ROOT_URLCONF = "openhart.config.public_urls"
WSGI_APPLICATION = "openhart.config.wsgi_public.application"

# A page that somebody in danger read must not be found again on this computer.
CACHE_CONTROL = "no-store"
SECURE_REFERRER_POLICY = "no-referrer"
# There is no form and no script here yet: neither may appear.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "script-src": ["'none'"],
        "connect-src": ["'none'"],
        "form-action": ["'none'"],
    }
}
