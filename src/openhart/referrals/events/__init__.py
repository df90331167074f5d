"""What happens to a referral, and the codes in which it is told."""

from openhart.referrals.events.happened import Assigned, Received, ReportAttached, Screened, ScreeningOverturned

__all__ = ["Assigned", "Received", "ReportAttached", "Screened", "ScreeningOverturned"]
