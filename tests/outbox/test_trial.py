"""The long trial of the outbox in its short form: `python -m bench.mail_dead` is the long one."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bench.mail_dead import faults_of
from bench.trial import SOURCE, Plan, Trial
from django.db import connections
from pytest_django import Settings
from tests.outbox.conftest import mail_settings

from openhart.outbox import sources


@pytest.mark.requirement("R-NOT-7")
@pytest.mark.django_db(transaction=True)
def test_days_without_mail_killed_watchers_and_jumping_clocks_lose_nothing_and_double_nothing(
    now: datetime, settings: Settings, tmp_path: Path
) -> None:
    def name_server(port: int) -> None:
        settings.MAIL = mail_settings(f"smtp://127.0.0.1:{port}?tls=none")

    known = sources._sources.by_name.copy()
    plan = Plan(notices=60, dead=6, days=15, kills=12, every=timedelta(hours=6), jump_each=4)
    try:
        found = Trial(plan, at=now, scratch=tmp_path, name_server=name_server).run()
    finally:
        sources._sources.by_name = known
        connections.close_all()
    assert faults_of(found, plan) == []
    assert (found.kills, found.jumps, SOURCE in known) == (12, 3, False)
    assert found.sent > 54, "the first notices, none of which was disturbed, and some of the others"
