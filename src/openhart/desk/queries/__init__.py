"""What the pages that span rooms show: lists of duties with the child's initials and the act that helps."""

from openhart.desk.queries.backups import backups, purge_waits_since
from openhart.desk.queries.carrying import held_messages
from openhart.desk.queries.my_day import MyDay, my_day
from openhart.desk.queries.pages import CasesPage, Neighbours, QueuePage, cases_page, neighbours, queue_page
from openhart.desk.queries.rows import Row, rows_of
from openhart.desk.queries.seeing import Seers, is_named, people_to_name, seers, unread_case

__all__ = [
    "CasesPage",
    "MyDay",
    "Neighbours",
    "QueuePage",
    "Row",
    "Seers",
    "backups",
    "cases_page",
    "held_messages",
    "is_named",
    "my_day",
    "neighbours",
    "people_to_name",
    "purge_waits_since",
    "queue_page",
    "rows_of",
    "seers",
    "unread_case",
]
