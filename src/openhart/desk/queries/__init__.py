"""What the pages that span rooms show: lists of duties with the child's initials and the act that helps."""

from openhart.desk.queries.my_day import MyDay, my_day
from openhart.desk.queries.pages import CasesPage, Neighbours, QueuePage, cases_page, neighbours, queue_page
from openhart.desk.queries.rows import Row, rows_of

__all__ = [
    "CasesPage",
    "MyDay",
    "Neighbours",
    "QueuePage",
    "Row",
    "cases_page",
    "my_day",
    "neighbours",
    "queue_page",
    "rows_of",
]
