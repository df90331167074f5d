"""Settings that every process shares. A process adds its own rooms, URLs, secret, database and cookies."""

from csp.constants import NONCE

from openhart.config import process

DEBUG = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "America/New_York"
LANGUAGE_CODE = "en-us"
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # the rooms' own files are served as they are: no step of collecting to forget
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our style sheets are for our pages
FORM_RENDERER = "openhart.ui.renderer.HartRenderer"

#: What surrounds every answer of every process, outermost first.
AROUND = [
    "openhart.config.middleware.RequestLog",
    "openhart.config.proxies.TrustedProxies",
    "openhart.config.headers.Headers",
    "openhart.config.headers.ContentSecurityPolicy",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "openhart.config.middleware.OurNameOnly",
    "openhart.config.proxies.OverTlsOnly",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openhart.config.middleware.Unavailable",
    "openhart.config.reports.WithoutCookies",
]
TRUSTED_PROXIES = process.trusted_proxies()

# Nothing from another host, nothing inline, no script without this answer's nonce (ASVS 5.0, V3.4).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [NONCE],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "report-uri": ["/csp-report/"],
    }
}
# Not `no-referrer`: browsers then send `Origin: null` with our own forms, and the CSRF check refuses them.
# No other host learns anything either way.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# What a page may ask the browser for. Passkeys are the only such thing, and only where people sign in.
_CLOSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "usb",
    "publickey-credentials-create", "publickey-credentials-get",
)  # fmt: skip
PERMISSIONS_POLICY = dict.fromkeys(_CLOSED, "()")
CSRF_FAILURE_VIEW = "openhart.ui.views.csrf_failure"
# The longest form is a report of twenty children with narratives of 50,000 characters, nine bytes each on the way.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# No page takes a file yet: one that is sent is not kept, in memory or in a temporary file in clear.
FILE_UPLOAD_HANDLERS = ["openhart.config.uploads.NoFile"]

# A fault is logged by its kind and place; what it said, or held, may be a child's name.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "openhart.config.logs.formatter"}},
    "filters": {"calm": {"()": "openhart.config.logs.Calm"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "discreet", "filters": ["calm"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # What is refused or not found stands in the request's own line, under its route; its address is not kept.
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
        "openhart": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
