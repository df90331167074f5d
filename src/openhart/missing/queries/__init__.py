"""Reads about missing episodes, given out under one name."""

from openhart.missing.queries.board import Clock, Missing, back_since, missing_now, stays_now
from openhart.missing.queries.episodes import Spoke, Told, contacts_of, episode_of, lasting_of, told_of
from openhart.missing.queries.patterns import Pattern, patterns_of
from openhart.missing.queries.stories import Need, Story, has_stay, stay_of, stories_of

__all__ = [
    "Clock", "Missing", "Need", "Pattern", "Spoke", "Story", "Told", "back_since", "contacts_of", "episode_of",
    "has_stay", "lasting_of", "missing_now", "patterns_of", "stay_of", "stays_now", "stories_of", "told_of",
]  # fmt: skip
