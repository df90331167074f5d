"""The law engine: the written policy as data, and what it says about one case.

Pure Python: no Django, no clock, and no reading of files but the loader's. It must never know a name,
a narrative, a user or a database.
"""

from openhart.policy.answer import Answer, Duty, Event, Ground, Refusal, Span, Undecided
from openhart.policy.engine.evaluating import duties, evaluate, refusals
from openhart.policy.engine.explaining import Check, Occurrence, RuleTrace, Why, explain
from openhart.policy.errors import CaseError, ContradictionError, EpisodeError, EventError, Fault, PackError
from openhart.policy.law.forms import SOURCES, Form, FormField, FormSection, OwnPaper, Source
from openhart.policy.law.leaving import BreachClock, Giver, Leaving, LeavingField, Statute
from openhart.policy.law.pack import Pack, UnknownPackError
from openhart.policy.law.rules import Exemption, Gate, Rule
from openhart.policy.packs.form_reader import load_forms
from openhart.policy.packs.leaving_reader import load_leaving
from openhart.policy.packs.loader import load_pack, pack_names

__all__ = [
    "SOURCES",
    "Answer",
    "BreachClock",
    "CaseError",
    "Check",
    "ContradictionError",
    "Duty",
    "EpisodeError",
    "Event",
    "EventError",
    "Exemption",
    "Fault",
    "Form",
    "FormField",
    "FormSection",
    "Gate",
    "Giver",
    "Ground",
    "Leaving",
    "LeavingField",
    "Occurrence",
    "OwnPaper",
    "Pack",
    "PackError",
    "Refusal",
    "Rule",
    "RuleTrace",
    "Source",
    "Span",
    "Statute",
    "Undecided",
    "UnknownPackError",
    "Why",
    "duties",
    "evaluate",
    "explain",
    "load_forms",
    "load_leaving",
    "load_pack",
    "pack_names",
    "refusals",
]  # fmt: skip
