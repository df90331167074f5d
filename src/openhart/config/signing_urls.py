"""The names under which django-allauth looks for our pages; its own views are not routed."""

from django.urls import path

from openhart.accounts.views import locks
from openhart.accounts.views.signing import doors

urlpatterns = [
    path("account/sign-in/", doors.sign_in, name="account_login"),
    path("account/sign-in/code/", doors.code, name="mfa_authenticate"),
    path("account/sign-out/", doors.sign_out, name="account_logout"),
    path("account/step-up/", locks.step_up, name="account_reauthenticate"),
]
