"""Settings of the desk: the process in which staff work."""

import os

from openhart.config import mailing, oidc, process
from openhart.config.wing import *  # noqa: F403
from openhart.config.wing import AROUND, FOUNDATIONS, PERMISSIONS_POLICY, REFUSALS, SHOWN, SIGNED_IN, templates
from openhart.documents.lifecycle import Limits

_HERE = process.of("desk")
SIGN_IN_SITE = "desk"
DATA_DIR = _HERE.data
KEY_FILE = _HERE.here.key_file
HEADS_FILE = _HERE.here.heads_file
POLICY_PACK = _HERE.here.pack
FORMS_DIR = os.environ.get("HART_FORMS", "")  # the agency's own forms, laid over those of the pack; empty: none
BODY = _HERE.here.body  # what kind of body it serves: the law is stricter for a victim-service provider
IS_DEMO = _HERE.here.is_demo
MAIL = mailing.mail(_HERE.here)
WEBHOOK_AUTHORITY = mailing.webhook_authority()
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

INSTALLED_APPS = [
    *FOUNDATIONS,
    "openhart.drafts",
    "openhart.documents",
    "openhart.outbox",
    "openhart.cases",
    "openhart.people",
    "openhart.disclosure",
    "openhart.retention",
    "openhart.referrals",
    "openhart.missing",
    "openhart.response",
    "openhart.paperwork",
    "openhart.notices",
    "openhart.casefile",
    "openhart.reminders",
    "openhart.proof",
    "openhart.desk",
    "openhart.config",
]
MIDDLEWARE = [
    *AROUND,
    *("openhart.config.refusals.RefusalsAtDesk" if one == REFUSALS else one for one in SIGNED_IN),
    "openhart.config.endings.EmergencyIsOver",
    "openhart.drafts.middleware.KeptFormsEnd",
    SHOWN,
]
TEMPLATES = templates("context.installation")
ROOT_URLCONF = "openhart.config.desk_urls"
WSGI_APPLICATION = "openhart.config.wsgi.application"
SESSION_COOKIE_NAME = _HERE.session_cookie
SESSION_COOKIE_SECURE = not IS_DEMO
CSRF_COOKIE_NAME = _HERE.csrf_cookie
CSRF_COOKIE_SECURE = not IS_DEMO
DIRECTORY = oidc.usable(_HERE.here)
LOGIN_URL = "/sign-in/" if IS_DEMO else "/account/sign-in/"
#: How much the desk takes of files, and ClamAV's daemon where there is one: host:port, or the path of its socket.
DOCUMENT_LIMITS = Limits()
VIRUS_SCANNER = os.environ.get("HART_CLAMAV", "")
