"""Rules as English."""

from openhart.policy.rules import Rule
from openhart.policy.words import Words


def sentence_of(rule: Rule, words: Words) -> str:
    """Return a rule as an English sentence."""
    return f"{rule.says} ({words.duties[rule.duty].label})"
