"""Settings of the children's wing: the processes with a database, accounts and the key. Nothing of it is public."""

from openhart.config.base import *  # noqa: F403
from openhart.config.signing import *  # noqa: F403
from openhart.config.signing import SIGNING_APPS, SIGNING_MIDDLEWARE

AUTH_USER_MODEL = "accounts.User"
#: What the desk and the partners' site both stand on.
FOUNDATIONS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    *SIGNING_APPS,
    "openhart.ui",
    "openhart.audit",
    "openhart.keys",
    "openhart.places",
    "openhart.accounts",
    "openhart.inbox",
]
#: Writes of what was refused, outside of the transaction that a refusal may have undone.
REFUSALS = "openhart.config.accounting.Refusals"
#: Who asks, and whether they may.
SIGNED_IN = [
    "openhart.config.sessions.SecretInCookie",
    "openhart.config.middleware.Whence",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    *SIGNING_MIDDLEWARE,
    "openhart.accounts.middleware.SignedInOnly",
    "django_htmx.middleware.HtmxMiddleware",
    REFUSALS,
    "openhart.accounts.identity.Identified",  # what a view does is done under the name of who asks
]
#: The innermost: no page of a case is answered of which nothing was written.
SHOWN = "openhart.config.accounting.Shown"
#: The database role to act in while somebody asks. Empty: the one that the process signed in as.
DATABASE_ROLE = ""
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CACHE_CONTROL = "no-store"

SESSION_ENGINE = "openhart.config.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = "/"
SESSION_COOKIE_DOMAIN = None
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None  # gone with the browser's session
CSRF_COOKIE_HTTPONLY = True
# Not in the session: showing the sign-in page would write a row for every stranger who looks at it.
CSRF_USE_SESSIONS = False


def templates(context: str) -> list[dict[str, object]]:
    """Return the template settings of a process whose pages are told what ``context`` names."""
    told = [
        "django.template.context_processors.request",
        "django.contrib.messages.context_processors.messages",
        f"openhart.config.{context}",
    ]
    engine = "django.template.backends.django.DjangoTemplates"
    return [{"BACKEND": engine, "APP_DIRS": True, "OPTIONS": {"context_processors": told}}]
