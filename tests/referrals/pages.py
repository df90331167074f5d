"""What the tests of the pages share: a page as somebody typed it, and its answer as text."""

import re
from typing import Any
from uuid import UUID

NEW = "/referrals/new/"


def typed(draft_id: UUID, **more: str | list[str]) -> dict[str, Any]:
    return {
        "draft_id": str(draft_id), "draft_kind": "referrals:new", "children": "1",
        "draft_title": "child-0-given_name child-0-family_name;", "step": "check",
        "report-own_words": "Two phones, said the canary.", "report-channel": "call",
        "report-received_at_0": "2026-03-06", "report-received_at_1": "09:15",
        "child-0-given_name": "Jo", "child-0-family_name": "Canary", "child-0-date_of_birth": "2010-05-01",
        "child-0-residence_town": "new-haven", "child-0-concern": ["sex_trafficking"],
        "child-0-red_flags": ["several_phones"], **more,
    }  # fmt: skip


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())
