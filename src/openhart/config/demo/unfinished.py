"""Reports that somebody has begun to type and not sent."""

from datetime import datetime, timedelta
from random import Random

from openhart.config.demo.names import FAMILIES, GIRLS
from openhart.config.demo.narratives import SEX
from openhart.config.demo.staff import Staff
from openhart.drafts import actions as drafts
from openhart.drafts.models import Kind
from openhart.foundation import ids

_WHO = (("careline_screener", 9), ("careline_screener", 150), ("ongoing_worker", 1500))


def begin(rng: Random, people: Staff, now: datetime) -> None:
    """Leave a few drafts of new referrals lying about, each its author's alone."""
    for role, minutes in _WHO:
        given, family = rng.choice(GIRLS), rng.choice(FAMILIES)
        said = rng.choice(SEX).format(child=given, place="a motel")
        drafts.save(
            draft_id=ids.new_id(),
            kind=Kind.NEW_REFERRAL,
            values={
                "children": ["1"],
                "report-own_words": [said[: rng.randint(40, len(said))]],
                "report-channel": ["call"],
                "child-0-given_name": [given],
                "child-0-family_name": [family],
            },
            title=f"{given[0]}. {family[0]}.",
            by=people.who(role, "4"),
            at=now - timedelta(minutes=minutes),
        )
