"""Signing in, and looking after one's own sign-in."""

from django.urls import URLPattern, path

from openhart.accounts.views.signing import doors, enrolling

urlpatterns: list[URLPattern] = [
    path("sign-in/", doors.sign_in, name="sign_in"),
    path("sign-in/notice/", doors.acknowledge, name="acknowledge"),
    path("sign-in/code/", doors.code, name="code"),
    path("sign-in/passkey/", doors.passkey, name="passkey"),
    path("sign-in/passkey/options/", doors.passkey_options, name="passkey_options"),
    path("sign-out/", doors.sign_out, name="sign_out"),
    path("second-factor/", enrolling.second_factor, name="second_factor"),
]
