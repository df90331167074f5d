"""Five wrong sign-ins lock an account, and no answer tells who has one."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from tests.accounts.signing_hands import PASSWORD, browser, code_at, come_in, equip, give_code, give_password
from tests.conftest import person, viewer_of

from openhart.accounts import actions
from openhart.accounts.access import Viewer
from openhart.accounts.models import Attempt, Role, Scope, User
from openhart.audit.models import Entry
from openhart.foundation import clock
from openhart.foundation.refused import Refused

pytestmark = pytest.mark.django_db
ARGON = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def secret(ana_user: User) -> str:
    """Ana has a password and an authenticator app; the app's secret."""
    return equip(ana_user, clock.now())


@pytest.fixture
def root(db: None) -> Viewer:
    """Ada administers."""
    return viewer_of(person("Ada", Role.ADMINISTRATOR, Scope.AGENCY))


def test_five_wrong_passwords_lock_the_account_whatever_comes_after(secret: str, ana_user: User) -> None:
    for _ in range(5):
        assert give_password(browser(), password="not the right words").status_code == 422
    ana_user.refresh_from_db()
    assert ana_user.locked_at is not None
    assert give_password(browser()).status_code == 422
    acts = list(Entry.objects.exclude(act__in=["account.added", "grant.given"]).values_list("act", flat=True))
    assert acts == ["sign_in.failed"] * 5 + ["account.locked", "sign_in.failed"]
    assert "ana" not in str(list(Entry.objects.filter(act="sign_in.failed").values_list("detail", flat=True)))


def test_four_wrong_and_one_right_lock_nothing_and_the_count_begins_anew(secret: str, ana_user: User) -> None:
    for _ in range(4):
        give_password(browser(), password="not the right words")
    come_in(secret)
    assert Attempt.objects.count() == 0


def test_wrong_codes_count_like_wrong_passwords(secret: str, ana_user: User) -> None:
    client = browser()
    give_password(client)
    for _ in range(5):
        assert give_code(client, "000000").status_code == 422
    ana_user.refresh_from_db()
    assert ana_user.locked_at is not None
    assert give_code(client, code_at(secret, clock.now())).status_code == 422


def test_a_right_password_does_not_begin_the_count_of_codes_anew(secret: str, ana_user: User) -> None:
    for _ in range(5):
        client = browser()
        give_password(client)
        give_code(client, "000000")
    ana_user.refresh_from_db()
    assert ana_user.locked_at is not None


def test_wrong_tries_of_long_ago_lock_nothing(secret: str, ana_user: User) -> None:
    at = clock.now()
    for minutes in (16, 16, 16, 16, 0):
        tried_at = at - timedelta(minutes=minutes)
        actions.check_name_and_password(name="ana", password="wrong", by=None, at=tried_at)
    ana_user.refresh_from_db()
    assert ana_user.locked_at is None


def test_another_spelling_of_a_name_is_no_other_count(secret: str, ana_user: User) -> None:
    for name in ("ana", "ANA", " Ana ", "aNa", "\uff41na"):
        actions.check_name_and_password(name=name, password="wrong", by=None, at=clock.now())
    assert actions.check_name_and_password(name="ANA", password=PASSWORD, by=None, at=clock.now()) is None


def test_an_administrator_releases_and_nobody_else(secret: str, ana_user: User, ana: Viewer, root: Viewer) -> None:
    for _ in range(5):
        give_password(browser(), password="not the right words")
    with pytest.raises(Refused, match="Only an Administrator"):
        actions.release(user_id=ana_user.id, by=ana, at=clock.now())
    actions.release(user_id=ana_user.id, by=root, at=clock.now())
    come_in(secret)
    with pytest.raises(Refused, match="not locked"):
        actions.release(user_id=ana_user.id, by=root, at=clock.now())


def test_nobody_releases_their_own_account(root: Viewer) -> None:
    User.objects.filter(id=root.user_id).update(locked_at=clock.now())
    with pytest.raises(Refused, match="own account"):
        actions.release(user_id=root.user_id, by=root, at=clock.now())  # type: ignore[arg-type]


def _locked(user: User) -> None:
    User.objects.filter(id=user.id).update(locked_at=clock.now())


def _disabled(user: User) -> None:
    User.objects.filter(id=user.id).update(is_active=False)


def _without_password(user: User) -> None:
    User.objects.filter(id=user.id).update(password="!none")


KINDS: list[tuple[str, Callable[[User], None] | None, str]] = [
    ("ana", None, "wrong"),
    ("nobody", None, "wrong"),
    ("ana", _locked, PASSWORD),
    ("ana", _disabled, PASSWORD),
    ("ana", _without_password, "wrong"),
]


@override_settings(PASSWORD_HASHERS=ARGON)
def test_no_answer_tells_who_has_an_account(ana_user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: PLC0415 - only here

    worked: list[str] = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)
        told = lambda self, *args, _real=real, _name=name: (worked.append(_name), _real(self, *args))[1]  # noqa: E731
        monkeypatch.setattr(Argon2PasswordHasher, name, told)
    seen = set()
    for name, change, password in KINDS:
        equip(ana_user, clock.now())
        if change is not None:
            change(ana_user)
        client = browser()
        worked.clear()
        with CaptureQueriesContext(connection) as queries:
            answer = give_password(client, name, password)
        page = answer.content.decode().replace(f'value="{name}"', "")
        shapes = [
            query["sql"].split(" WHERE ")[0].split(" VALUES")[0].split(' "s')[0].split("audit_lane SET")[0]
            for query in queries.captured_queries
        ]
        seen.add((answer.status_code, _without_tokens(page), len(worked), tuple(shapes)))
        User.objects.filter(id=ana_user.id).update(is_active=True, locked_at=None)
        Attempt.objects.all().delete()
    assert len(seen) == 1, "\n\n".join(str((each[0], *each[2:])) for each in seen)


def _without_tokens(page: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce=|X-CSRFToken": )"[^"]*"|Printed by .*', "", page)
