"""The shape of what is typed about notices; whether it is allowed is for the actions to say."""

from openhart.notices.forms.handing import ReplyForm, WalkedForm
from openhart.notices.forms.recording import AcknowledgeForm, NoticeForm, NumberForm, WithdrawForm, grouped
from openhart.notices.forms.sending import SendAllForm, SendForm

__all__ = [
    "AcknowledgeForm",
    "NoticeForm",
    "NumberForm",
    "ReplyForm",
    "SendAllForm",
    "SendForm",
    "WalkedForm",
    "WithdrawForm",
    "grouped",
]
