"""Settings that every process shares. A process adds its own rooms, URLs and cookies."""

from pathlib import Path

from openhart.config import databases, installation

try:
    INSTALLATION = installation.read(installation.data_home())
except installation.NoInstallation:
    # Static checks and `makemigrations` need settings, not an installation; commands that need one say so.
    INSTALLATION = installation.Installation(
        data=installation.data_home(), ident="none", pack="us-ct", is_demo=False, secret_key="", database=""
    )

DATA_DIR: Path = INSTALLATION.data
KEY_FILE: Path = INSTALLATION.key_file
POLICY_PACK: str = INSTALLATION.pack
IS_DEMO: bool = INSTALLATION.is_demo

SECRET_KEY = INSTALLATION.secret_key or "no-installation-no-sessions"
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

DATABASES = {"default": databases.database(INSTALLATION.database, INSTALLATION.data)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

USE_TZ = True
TIME_ZONE = "America/New_York"
LANGUAGE_CODE = "en-us"
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the rooms' own files are served as they are: no step of collecting to forget
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "openhart.config.context.installation",
            ],
        },
    }
]
FORM_RENDERER = "openhart.ui.renderer.HartRenderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Nothing from another host, nothing inline (ASVS 5.0, V3.4).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
# Not `no-referrer`: browsers then send `Origin: null` with our own forms, and the CSRF check refuses them.
# No other host learns anything either way.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "openhart.ui.views.csrf_failure"
# The longest form is a report of twenty children with narratives of 50,000 characters, nine bytes each on the way.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# No page of the desk takes a file yet: one that is sent is not kept, in memory or in a temporary file in clear.
FILE_UPLOAD_HANDLERS = ["openhart.config.uploads.NoFile"]

# A fault is logged by its kind and place; what it said, or held, may be a child's name.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "openhart.config.logs.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # What is refused or not found is told to the one who asked; its address, which may hold a name, is not kept.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
