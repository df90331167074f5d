"""The events of this room, as the waist records them."""

from dataclasses import dataclass
from typing import ClassVar

from openhart.cases.events import Happened


@dataclass(frozen=True, kw_only=True)
class Received(Happened):
    """A report about a child came in."""

    code: ClassVar[str] = "referral.received"

    channel: str
    reporter_kind: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportAttached(Happened):
    """A second reporter told of an incident that is known already; no new referral."""

    code: ClassVar[str] = "report.attached"

    channel: str
    reporter_kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Screened(Happened):
    """The Careline decided whether the referral is accepted."""

    code: ClassVar[str] = "referral.screened"

    decision: str
    response: str = ""


@dataclass(frozen=True, kw_only=True)
class ScreeningOverturned(Happened):
    """A supervisor decided otherwise; the first decision stays on record."""

    code: ClassVar[str] = "referral.screening_overturned"

    decision: str
    response: str = ""


@dataclass(frozen=True, kw_only=True)
class Assigned(Happened):
    """An accepted referral went to those who investigate it."""

    code: ClassVar[str] = "referral.assigned"

    unit: str
    track: str
