"""Writes about documents. Whether somebody may is asked by the room that serves the case's pages."""

from openhart.documents.actions.arriving import abandon, begin, check_room, complete, take_piece
from openhart.documents.actions.ending import clear_unfinished, destroy, note_taken, withdraw
from openhart.documents.actions.keeping import Details, Outcome, keep, scan_again, scan_waiting
from openhart.documents.actions.preserving import Receiver, Reported, hand_over, lock, note_copied, record_report
from openhart.documents.actions.showing import Shown, show

__all__ = [
    "Details",
    "Outcome",
    "Receiver",
    "Reported",
    "Shown",
    "abandon",
    "begin",
    "check_room",
    "clear_unfinished",
    "complete",
    "destroy",
    "hand_over",
    "keep",
    "lock",
    "note_copied",
    "note_taken",
    "record_report",
    "scan_again",
    "scan_waiting",
    "show",
    "take_piece",
    "withdraw",
]
