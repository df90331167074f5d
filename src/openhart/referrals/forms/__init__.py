"""The shape of what is typed. What is not known stays open; only what cannot be read is an error."""

from openhart.referrals.forms.child import ChildForm
from openhart.referrals.forms.deciding import AssignForm, ScreenForm
from openhart.referrals.forms.from_file import FileChildForm, FileReportForm
from openhart.referrals.forms.known import KnownForm
from openhart.referrals.forms.report import ReportForm

__all__ = ["AssignForm", "ChildForm", "FileChildForm", "FileReportForm", "KnownForm", "ReportForm", "ScreenForm"]
