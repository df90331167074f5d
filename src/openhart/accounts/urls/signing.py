"""Signing in, and looking after one's own sign-in."""

from django.urls import URLPattern, path

from openhart.accounts.views import locks
from openhart.accounts.views.signing import doors, enrolling, joining, own

urlpatterns: list[URLPattern] = [
    path("", own.own, name="own"),
    path("sign-in/", doors.sign_in, name="sign_in"),
    path("sign-in/notice/", doors.acknowledge, name="acknowledge"),
    path("sign-in/code/", doors.code, name="code"),
    path("sign-in/passkey/", doors.passkey, name="passkey"),
    path("sign-in/passkey/options/", doors.passkey_options, name="passkey_options"),
    path("sign-out/", doors.sign_out, name="sign_out"),
    path("lock/", locks.lock, name="lock"),
    path("stay/", locks.stay, name="stay"),
    path("step-up/", locks.step_up, name="step_up"),
    path("step-up/passkey/", locks.step_up_passkey, name="step_up_passkey"),
    path("join/", joining.join, name="join"),
    path("join/go-on/", joining.join_on, name="join_on"),
    path("second-factor/", enrolling.second_factor, name="second_factor"),
    path("second-factor/app/", enrolling.add_app, name="add_app"),
    path("second-factor/app/picture/", enrolling.app_picture, name="app_picture"),
    path("second-factor/app/remove/", enrolling.remove_app, name="remove_app"),
    path("second-factor/passkey/", enrolling.add_passkey, name="add_passkey"),
    path("second-factor/passkey/options/", enrolling.passkey_wishes, name="passkey_wishes"),
    path("second-factor/passkey/<int:ident>/name/", enrolling.rename_passkey, name="rename_passkey"),
    path("second-factor/passkey/<int:ident>/remove/", enrolling.remove_passkey, name="remove_passkey"),
    path("codes/", enrolling.codes, name="codes"),
    path("password/", own.password, name="password"),
    path("sessions/<int:ident>/end/", own.end_session, name="end_session"),
    path("sessions/end-others/", own.end_other_sessions, name="end_other_sessions"),
]
