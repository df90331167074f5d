"""Everything about signing in that is a setting: passwords, second factors, the library behind them.

Sources: CJIS Security Policy 5.9.5 (AC-7, AC-8, IA-2, IA-5) and OWASP ASVS 5.0 (chapters 6 and 7).
"""

import os

from openhart.accounts.lifecycle.claims import Directory

SIGNING_APPS = ["allauth", "allauth.account", "allauth.mfa", "allauth.usersessions", "allauth.socialaccount"]
SIGNING_MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]

#: Where somebody comes in, and where they go who were going nowhere in particular. A process may say otherwise:
#: SIGN_IN_SITE names it, for partners never sign in at the desk, nor staff at the partners' site.
LOGIN_URL = "/account/sign-in/"
LOGIN_REDIRECT_URL = "/"
#: After so many minutes without activity a sign-in is over; never after more than thirty (CJIS AC-11).
IDLE_MINUTES = float(os.environ.get("HART_IDLE_MINUTES", "15"))
#: What must be acknowledged before anybody signs in (CJIS AC-8).
SIGN_IN_NOTICE = (
    "This system holds confidential records about children. You may use it only for your work and only as far as "
    "you are allowed to; everything you do is recorded, and misuse can be punished under civil and criminal law."
)
#: Words nobody may build a password from, beside the common ones and one's own name.
PASSWORD_WORDS = [
    "openhart", "hart", "careline", "connecticut", "dcf", "children", "families", "response", "trafficking",
    "agency", "password", "welcome",
]  # fmt: skip

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "openhart.accounts.forms.passwords.NotOurWords"},
]

ACCOUNT_ADAPTER = "openhart.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_SESSION_REMEMBER = False

MFA_ADAPTER = "openhart.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "OpenHART"
MFA_TOTP_TOLERANCE = 0  # a code lives thirty seconds (ASVS 6.5.5)

#: The agency's directory, read from a file beside the key (`openhart.config.oidc`); the desk alone has one.
DIRECTORY: Directory | None = None
SOCIALACCOUNT_STORE_TOKENS = False

USERSESSIONS_TRACK_ACTIVITY = False  # the session itself knows when it was last used
