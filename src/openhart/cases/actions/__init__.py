"""Writes of the waist. `record` is the only way an event gets in."""

from openhart.cases.actions.disposing import blank
from openhart.cases.actions.judging import judge
from openhart.cases.actions.opening import locate, open_case
from openhart.cases.actions.rebuilding import Difference, rebuild
from openhart.cases.actions.recording import check_recordable, foresee, record
from openhart.cases.actions.restricting import BECAUSE, Named, NumberedCase, lift, name_further, restrict, unname
from openhart.cases.actions.speaking import speak_again
from openhart.cases.actions.watching import beat, watch_once

__all__ = [
    "BECAUSE",
    "Difference",
    "Named",
    "NumberedCase",
    "beat",
    "blank",
    "check_recordable",
    "foresee",
    "judge",
    "lift",
    "locate",
    "name_further",
    "open_case",
    "rebuild",
    "record",
    "restrict",
    "speak_again",
    "unname",
    "watch_once",
]
