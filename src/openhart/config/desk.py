"""Settings of the desk: the process in which staff work."""

from openhart.config.base import *  # noqa: F403

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "openhart.ui",
    "openhart.audit",
    "openhart.places",
    "openhart.accounts",
    "openhart.drafts",
    "openhart.cases",
    "openhart.people",
    "openhart.referrals",
    "openhart.response",
    "openhart.notices",
    "openhart.desk",
    "openhart.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "openhart.config.middleware.NoStore",
    "openhart.config.middleware.OurNameOnly",
    "openhart.config.middleware.Unavailable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "openhart.accounts.middleware.SignedInOnly",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "openhart.config.desk_urls"
WSGI_APPLICATION = "openhart.config.wsgi.application"
SESSION_COOKIE_NAME = "desk_session"
LOGIN_URL = "/sign-in/"
