"""The acts of the trail as people say them, and the kinds by which it is narrowed. An act without words is its code."""

from collections.abc import Mapping
from typing import Any, Final

from openhart.ui.words import code_words

#: act: what somebody did; ``{about}`` is of whom or of how many, ``{part}`` which page, list or step.
SAYS: Final[Mapping[str, str]] = {
    "case.viewed": "opened {part} of {about}",
    "list.viewed": "saw {about} in the list {part}",
    "search.run": "searched and was shown {about}",
    "identity.revealed": "read the child's name on {about}",
    "case.opened": "opened the record {about}",
    "case.located": "moved {about} to another region",
    "case.restricted": "restricted {about} to named people",
    "case.restriction_lifted": "lifted the restriction of {about}",
    "request.refused": "was refused {part} of {about}",
    "request.refused_often": "was refused again and again",
    "emergency.asked": "asked to open {about} in an emergency",
    "emergency.opened": "opened {about} in an emergency",
    "emergency.read": "read the emergency opening of {about}",
    "emergency.closed": "ended the emergency access to {about}",
    "emergency.declined": "declined an emergency opening of {about}",
    "emergency.reviewed": "reviewed an emergency opening of {about}",
    "emergency.refused": "was refused to open {about} in an emergency",
    "emergency.not_found": "gave a number of no case for an emergency",
    "grant.given": "gave a role on {about}",
    "grant.ended": "ended a role on {about}",
    "grant.limited": "set an end to a role on {about}",
    "grant.not_given": "could not be given a role",
    "notice.recorded": "recorded a notice sent about {about}",
    "notice.acknowledged": "recorded an answer to a notice about {about}",
    "notice.number_added": "added a number to a notice about {about}",
    "notice.dispatched": "sent a notice about {about}",
    "notice.not_sent": "took back a notice about {about} before it left",
    "notice.released": "let a notice about {about} leave",
    "notice.set_aside": "set a notice about {about} aside",
    "notice.sent_again": "sent a notice about {about} again that had been set aside",
    "notice.way_begun": "began a way of telling of {about}",
    "notice.overtaken": "did not send a notice about {about}: they had been told meanwhile",
    "notice.told_otherwise": "told them of {about} by other means",
    "notice.answered": "took in an answer to a notice about {about}",
    "notice.seen_at_desk": "said that they have the notice about {about}",
    "notice.called_back": "called back what a notice about {about} told",
    "notice.retold": "told a recipient that a notice about {about} was taken back",
    "notice.withdrawn": "took back a notice about {about}",
    "message.taken_back": "took back a message before it went",
    "message.settled": "said whether a message had arrived",
    "message.resumed": "let a message that was set aside try again",
    "message.set_aside": "set a message aside that could not be composed",
    "endpoint.added": "added an address for webhooks",
    "endpoint.rotated": "gave an address for webhooks a new secret",
    "endpoint.ended": "ended an address for webhooks",
    "letter.posted": "put a letter about {about} into a partner's inbox",
    "letter.withdrawn": "took back a letter about {about}",
    "letter.replied": "replied to a partner about {about}",
    "letter.link_made": "made a one-time link to a letter about {about}",
    "letter.links_ended": "ended the one-time links to a letter about {about}",
    "letter.link_opened": "opened a one-time link to a letter about {about}",
    "letter.link_refused": "gave a wrong code for a one-time link",
    "letter.read": "read a letter about {about}",
    "letter.downloaded": "took away the paper of a letter about {about}",
    "letter.answered": "answered a letter about {about}",
    "letter.member_added": "let somebody read a partner's letters",
    "letter.list_downloaded": "took away a yearly report",
    "yearly.kept": "saved a yearly report",
    "letter.member_ended": "ended somebody's reading of a partner's letters",
    "report.received": "wrote down the report of {about}",
    "report.attached": "added a second report to {about}",
    "person.added": "added a person to {about}",
    "person.changed": "corrected who somebody of {about} is",
    "person.forgotten": "erased a person",
    "sign_in.failed": "failed to sign in",
    "signed_in": "signed in",
    "signed_in.again": "showed again who they are",
    "signed_out": "signed out",
    "session.locked": "was signed out",
    "account.email_set": "set an e-mail address of a colleague",
    "account.locked": "was locked out after wrong sign-ins",
    "trail.viewed": "asked the trail about {about}",
    "trail.exported": "took the trail about {about} away as a file",
    "trail.looked_through": "went through what stands out in the trail",
    "audit.exported": "exported the trail about {about}",
    "audit.verified": "checked that the trail is whole",
    "disposal.rejected": "rejected a disposal",
    "disposal.stopped": "stopped a disposal",
    "key.destroyed": "destroyed the key of {about}",
    "keys.rotation_begun": "began a change of the installation's key",
    "keys.rotated": "changed the installation's key",
    "keys.reseal_begun": "began to seal all records anew",
    "keys.resealed": "sealed all records anew",
    "keys.shared": "gave out shares of the recovery key",
    "keys.recovered": "brought the key file back from shares",
    "disclosure.made": "let something of {about} leave",
    "disclosure.corrected": "corrected the ledger of {about}",
    "disclosure.recalled": "called back what had left of {about}",
    "accounting.downloaded": "took away the accounting of disclosures of {about}",
    "consent.given": "recorded a consent about {about}",
    "consent.printed": "printed a consent about {about}",
    "consent.revoked": "recorded that a consent about {about} was taken back",
    "suspect.marked": "recorded who gives no consent about {about}",
    "suspect.lifted": "took back who gives no consent about {about}",
    "breach.opened": "opened a breach about {about}",
    "breach.concerns": "added {about} to a breach",
    "breach.told": "recorded that somebody was told of a breach about {about}",
    "breach.assessed": "assessed a breach about {about}",
    "breach.closed": "closed a breach about {about}",
    "document.added": "added a file to {about}",
    "document.viewed": "looked at a file of {about}",
    "document.opened": "opened a page of a file of {about}",
    "document.downloaded": "took away the original of a file of {about}",
    "document.locked": "locked a file of {about} unseen",
    "document.reported": "recorded a report of a locked file of {about}",
    "document.handed_over": "handed a locked file of {about} to the police",
    "document.withdrawn": "withdrew a file of {about}",
    "document.scanned": "had a file of {about} scanned",
    "document.destroyed": "destroyed a file of {about}",
    "hold.placed": "placed a legal hold on {about}",
    "hold.lifted": "lifted a legal hold on {about}",
    "disposal.proposed": "proposed a disposal",
    "disposal.approved": "approved a disposal",
    "disposal.taken_out": "took {about} out of a disposal",
    "disposal.kept": "was kept from disposing of {about}",
    "disposal.carried_out": "carried out a disposal",
    "case.disposed": "disposed of {about}",
    "missing.begun": "recorded the child of {about} as missing",
    "missing.described": "wrote down what is known of the missing child of {about}",
    "missing.contact_added": "wrote down who was asked or told about {about}",
    "missing.located": "recorded that the child of {about} was located",
    "missing.needs_set": "wrote down what the child of {about} needs",
    "missing.interviewed": "recorded the interview on return of {about}",
    "missing.sheet_shown": "opened the sheet of the missing child of {about}",
    "form.printed": "printed a form of {about} for their own desk",
    "missing.stay_verified": "recorded where the child of {about} stays",
    "missing.stay_ended": "recorded that the child of {about} left an unapproved place",
    "disclosure.previewed": "was shown what would be disclosed of {about}",
    "installation.restored": "brought the records back from a backup",
    "breach.exported": "took away whom a breach concerns",
    "tombstones.exported": "took away the register of what was disposed of",
    "keys.purged": "took the rests of destroyed keys out of the database's files",
}
_PARTS: Final[Mapping[str, str]] = {
    "case": "the Summary", "steps": "the Required steps", "timeline": "the Timeline", "notices": "the Notices",
    "missing": "Missing", "documents": "Documents", "disclosures": "Disclosures",
    "log": "the Access log", "trail": "the trail", "who": "who may see it", "my_day": "My day", "cases": "Cases",
    "partners.home": "Opened to you", "emergencies": "Emergencies", "people.left_cases": "Cases without a worker",
    "referrals.known": "Is the child known", "referrals.received": "Received", "duties": "the duties (at a shell)",
    "response:correct": "the facts", "response:choose": "the steps to record",
    "missing:begin": "the form “The child is missing”", "missing:particulars": "the particulars",
    "missing:last_seen": "the form “last seen”", "missing:searched": "the form “who was asked”",
    "missing:told": "the form “who was told”", "missing:located": "the form “located”",
    "missing:needs": "the needs of the night", "missing:interview": "the interview on return",
    "missing:stay": "the form “a place that is not approved”", "missing:end_stay": "the end of verified whereabouts",
    "paperwork:forms": "the forms", "paperwork:form": "a form as its recipient would see it",
    "paperwork:paper": "the paper of a form",
    "casefile:add": "the form for a document", "casefile:receive": "the form for a document",
    "casefile:document": "a document", "casefile:page": "a page of a document",
    "casefile:original": "a copy of an original", "casefile:withdraw": "the form “withdraw a document”",
    "casefile:lock": "the form “lock a file”", "casefile:report": "the form “report a locked file”",
    "casefile:hand_over": "the form “hand over a locked file”", "casefile:copy": "the copy of a locked file",
    "disclosure:further": "the form “correct or recall”", "disclosure:revoke": "taking back a consent",
    "disclosure:accounting": "the accounting of disclosures", "disclosure:consent_form": "the form of a consent",
    "disclosure:make": "the form to disclose", "disclosure:report_breach": "the form for a breach",
    "disclosure:add_consent": "the form for a consent", "disclosure:suspects": "who gives no consent",
    "disclosure.ledger": "Disclosures", "retention.due": "Due for disposal", "retention.holds": "Legal holds",
    "retention.proposals": "Proposals for disposal", "find": "Find a person", "correct": "the form of who the child is",
}  # fmt: skip

#: kind: (its name, beginnings of its acts, whether only what was refused or failed is meant).
KINDS: Final[Mapping[str, tuple[str, tuple[str, ...], bool]]] = {
    "looked": (
        "Looked at pages, lists and documents",
        ("case.viewed", "list.", "search.", "emergency.read", "document.opened", "document.viewed",
         "disclosure.previewed", "missing.sheet_shown"),
        False,
    ),
    "names": ("Read a name", ("identity.revealed",), False),
    "changed": (
        "Changed something",
        ("event.", "case.opened", "case.res", "case.located", "case.disposed", "person.", "report.", "notice.",
         "missing.", "document.added", "document.withdrawn", "document.locked", "document.destroyed", "consent.",
         "suspect.", "breach.", "hold.", "disposal."),
        False,
    ),
    "left": (
        "Told, printed or taken away",
        ("notice.", "disclosure.made", "disclosure.corrected", "disclosure.recalled", "accounting.", "consent.printed",
         "form.", "breach.exported", "tombstones.exported", "trail.exported", "audit.exported",
         "document.downloaded", "document.handed_over", "document.reported", "backup."),
        False,
    ),
    "access": ("Gave or took access", ("grant.", "emergency.", "case.res", "account.", "claim_rule."), False),
    "refused": ("Refused or failed", (), True),
}  # fmt: skip
#: What is gone through once a week besides all that was refused or failed: names, emergencies, exports, the keys, and
#: what opens the way to a disposal or round it.
STANDS_OUT: Final = (
    "identity.revealed", "emergency.opened", "audit.exported", "trail.exported", "key.destroyed",
    "keys.rotated", "keys.shared", "keys.recovered", "people.listed",
    "request.refused_often", "account.locked", "backup.made", "installation.restored",
    "accounting.downloaded", "breach.exported", "tombstones.exported", "hold.lifted", "disposal.approved",
)  # fmt: skip


def says(act: str, detail: Mapping[str, Any], about: str) -> str:
    """Return what somebody did, without a subject: ``opened the Notices of HT-2026-000123-K``."""
    if act.startswith("event."):
        return f"recorded “{code_words(act.removeprefix('event.'))}” on {about}"
    template = SAYS.get(act)
    if template is None:
        words = code_words(act)
        return f"{words}: {about}" if about else words
    named = str(detail.get("panel") or detail.get("list") or detail.get("page") or "")
    said = template.format(about=about or "nothing of a case", part=_part(named))
    return said.removesuffix(" of nothing of a case")


def _part(code: str) -> str:
    if code in _PARTS:
        return _PARTS[code]
    if code.startswith("queue."):
        return f"of the queue “{code_words(code.removeprefix('queue.'))}”"
    return f"the page “{code_words(code.replace(':', ' '))}”" if code else "a page"
