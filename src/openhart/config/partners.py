"""Settings of the partners' site: the process for police, providers and children's attorneys."""

from openhart.config import process
from openhart.config.wing import *  # noqa: F403
from openhart.config.wing import AROUND, FOUNDATIONS, PERMISSIONS_POLICY, SHOWN, SIGNED_IN, templates

_HERE = process.of("partners")
SIGN_IN_SITE = "partners"
DATA_DIR = _HERE.data
KEY_FILE = _HERE.here.key_file
HEADS_FILE = _HERE.here.heads_file
POLICY_PACK = _HERE.here.pack
IS_DEMO = _HERE.here.is_demo
ADDRESS = _HERE.address
ADDRESSES = _HERE.addresses
IS_OVER_TLS = _HERE.is_over_tls
SECRET_KEY = _HERE.secret_key
ALLOWED_HOSTS = _HERE.hosts
CSRF_TRUSTED_ORIGINS = [ADDRESS] if ADDRESS else []
DATABASES = {"default": _HERE.database}
SECURE_HSTS_SECONDS = _HERE.hsts_s
PERMISSIONS_POLICY = {
    **PERMISSIONS_POLICY,
    "publickey-credentials-create": "(self)",
    "publickey-credentials-get": "(self)",
}

INSTALLED_APPS = ["openhart.partners", *FOUNDATIONS, "openhart.config"]
MIDDLEWARE = [*AROUND, *SIGNED_IN, SHOWN]
TEMPLATES = templates("partners_context.installation")
ROOT_URLCONF = "openhart.config.partners_urls"
WSGI_APPLICATION = "openhart.config.wsgi_partners.application"
SESSION_COOKIE_NAME = _HERE.session_cookie
SESSION_COOKIE_SECURE = not IS_DEMO
CSRF_COOKIE_NAME = _HERE.csrf_cookie
CSRF_COOKIE_SECURE = not IS_DEMO
LOGIN_URL = "/sign-in/" if IS_DEMO else "/account/sign-in/"
