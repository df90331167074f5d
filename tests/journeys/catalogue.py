"""Every screen of the desk: who opens it, where it is, and what it answers."""

from dataclasses import dataclass

SCREENER, SUPERVISOR = "Careline screener", "Careline supervisor"
INVESTIGATOR, ONGOING = "Investigation social worker", "Ongoing social worker"
REGIONAL, STATEWIDE = "Regional HART Lead", "Statewide HART Lead"
ELIGIBILITY, ADMINISTRATOR = "Eligibility Certification Coordinator", "Administrator"
AUDITOR, COORDINATOR, LEGAL = "Auditor and privacy officer", "MDT coordinator", "Legal"
RECORDS = "Records officer"
ROLES = (
    SCREENER, SUPERVISOR, INVESTIGATOR, ONGOING, REGIONAL, STATEWIDE, ELIGIBILITY, ADMINISTRATOR,
    AUDITOR, COORDINATOR, LEGAL, RECORDS,
)  # fmt: skip

NO_ID = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: ``at`` may hold the name of a kind of case in braces."""

    name: str
    role: str
    at: str
    status: int = 200


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that is sent wrong: how to spoil it, and the button that sends it."""

    name: str
    role: str
    at: str
    button: str
    spoil: tuple[tuple[str, str], ...] = ()


def _queues() -> list[Screen]:
    names = (
        "careline", "assign", "investigation", "review", "triage-accepted", "triage-not-accepted", "regional",
        "consults", "notices", "missing", "immigration", "overdue",
    )  # fmt: skip
    plain = [Screen(f"queue-{name}", STATEWIDE, f"/queues/{name}/") for name in names]
    return [
        *plain,
        Screen("queue-narrowed", STATEWIDE, "/queues/notices/?to=csao&limit=law&overdue=yes"),
        Screen("queue-narrowed-to-nothing", STATEWIDE, "/queues/triage/?region=1&decision=not_accepted&overdue=yes"),
        Screen("queue-beside", STATEWIDE, "{beside}"),
        Screen("queue-unknown", STATEWIDE, "/queues/nothing/", 404),
    ]


SCREENS: tuple[Screen, ...] = (
    *(Screen(f"my-day-{role.lower().replace(' ', '-')}", role, "/") for role in ROLES),
    Screen("queues", SCREENER, "/queues/"),
    *_queues(),
    Screen("cases", SCREENER, "/cases/"),
    Screen("mails-of-the-demonstration", ADMINISTRATOR, "/demonstration/mail/"),
    Screen("cases-administrator", ADMINISTRATOR, "/cases/", 403),
    Screen("go-mistyped", SCREENER, "/go/?reference=HT-2026-000001-Z", 422),
    Screen("find", SCREENER, "/find/"),
    Screen("find-administrator", ADMINISTRATOR, "/find/", 403),
    Screen("correct-child", STATEWIDE, "/cases/{accepted}/child/correct/"),
    Screen("summary-unscreened", SCREENER, "/cases/{unscreened}/"),
    Screen("summary-accepted", SUPERVISOR, "/cases/{accepted}/"),
    Screen("summary-worker", ONGOING, "/cases/{region 4}/"),
    Screen("summary-closed", STATEWIDE, "/cases/{closed}/"),
    Screen("steps", STATEWIDE, "/cases/{accepted}/steps/"),
    Screen("steps-unscreened", SCREENER, "/cases/{unscreened}/steps/"),
    Screen("steps-missing", STATEWIDE, "/cases/{missing}/steps/"),
    Screen("timeline", STATEWIDE, "/cases/{accepted}/timeline/"),
    Screen("notices", SCREENER, "/cases/{accepted}/notices/"),
    Screen("notices-unscreened", SCREENER, "/cases/{unscreened}/notices/"),
    Screen("notice-tell", SCREENER, "/cases/{unscreened}/notices/tell/?to=fbi"),
    Screen("notices-tell-all", SCREENER, "/cases/{unscreened}/notices/tell-all/"),
    Screen("notice-walk", STATEWIDE, "{walk}"),
    Screen("disclosures", STATEWIDE, "/cases/{accepted}/disclosures/"),
    Screen("disclosures-consented", STATEWIDE, "{consented}"),
    Screen("disclose", STATEWIDE, "/cases/{accepted}/disclosures/make/"),
    Screen("consent-add", STATEWIDE, "/cases/{accepted}/disclosures/consents/add/"),
    Screen("suspects", STATEWIDE, "/cases/{accepted}/disclosures/suspects/"),
    Screen("breach-report", STATEWIDE, "/cases/{accepted}/disclosures/breach/"),
    Screen("who-looked", AUDITOR, "/records/who-looked/"),
    Screen("who-looked-mistyped", AUDITOR, "/records/who-looked/?reference=HT-2026-000001-Z", 422),
    Screen("what-looked", AUDITOR, "/records/what-looked/"),
    Screen("what-stands-out", AUDITOR, "/records/what-stands-out/"),
    Screen("access-log", STATEWIDE, "/cases/{accepted}/access-log/"),
    Screen("ledger", AUDITOR, "/records/disclosures/"),
    Screen("proof", STATEWIDE, "/cases/{accepted}/proof/?later=on"),
    Screen("duties-then", AUDITOR, "/records/duties/"),
    Screen("timeliness", AUDITOR, "/records/timeliness/"),
    Screen("ledger-refused", ADMINISTRATOR, "/records/disclosures/", 403),
    Screen("breaches", AUDITOR, "/records/breaches/"),
    Screen("breach", AUDITOR, "{breach}"),
    Screen("breach-told", AUDITOR, "{breach}told/us.grantor/"),
    Screen("breach-assess", AUDITOR, "{breach}assess/"),
    Screen("documents", ONGOING, "/cases/{region 4}/documents/"),
    Screen("forms", ONGOING, "/cases/{region 4}/forms/"),
    Screen("form-preview", STATEWIDE, "/cases/{accepted}/forms/DCF-737/statewide_hart_lead/"),
    Screen("form-packet", STATEWIDE, "/cases/{missing}/forms/missing-child-packet/ncmec/"),
    Screen("document-add", ONGOING, "/cases/{region 4}/documents/add/"),
    Screen("why", STATEWIDE, "/cases/{accepted}/steps/review.statewide_hart_lead/why/"),
    Screen("why-not", SCREENER, "/cases/{accepted}/steps/notify.ncmec/why/"),
    Screen("record-choose", ONGOING, "/cases/{region 4}/record/"),
    Screen("record-consult", ONGOING, "/cases/{region 4}/record/consult.held/"),
    Screen("missing-board", STATEWIDE, "/missing/"),
    Screen("missing-board-worker", ONGOING, "/missing/"),
    Screen("missing-board-refused", ADMINISTRATOR, "/missing/", 403),
    Screen("missing-hand-over", STATEWIDE, "/missing/hand-over/"),
    Screen("missing-wall", STATEWIDE, "/missing/wall/"),
    Screen("missing-panel", STATEWIDE, "/cases/{missing}/missing/"),
    Screen("missing-panel-empty", SCREENER, "/cases/{unscreened}/missing/"),
    Screen("missing-begin", SCREENER, "/cases/{unscreened}/missing/begin/"),
    Screen("missing-stay", STATEWIDE, "/cases/{unscreened}/missing/stay/"),
    Screen("missing-particulars", STATEWIDE, "/cases/{missing}/missing/missing-1/particulars/"),
    Screen("missing-last-seen", STATEWIDE, "/cases/{missing}/missing/missing-1/last-seen/"),
    Screen("missing-searched", STATEWIDE, "/cases/{missing}/missing/missing-1/searched/"),
    Screen("missing-told", STATEWIDE, "/cases/{missing}/missing/missing-1/told/"),
    Screen("missing-located", STATEWIDE, "/cases/{missing}/missing/missing-1/located/"),
    Screen("missing-needs", STATEWIDE, "/cases/{missing}/missing/missing-1/needs/"),
    Screen("missing-interview", STATEWIDE, "/cases/{missing}/missing/missing-1/interview/"),
    Screen("missing-sheet", STATEWIDE, "/cases/{missing}/missing/missing-1/sheet/"),
    Screen("record-placement", ONGOING, "/cases/{region 4}/record/placement.proposed/"),
    Screen("record-refused", SCREENER, "/cases/{accepted}/record/triage.decided/"),
    Screen("review", STATEWIDE, "/cases/{accepted}/record/review.completed/"),
    Screen("triage", STATEWIDE, "/cases/{accepted}/record/triage.decided/"),
    Screen("correct", STATEWIDE, "/cases/{accepted}/facts/"),
    Screen("correct-administrator", ADMINISTRATOR, "/cases/{accepted}/facts/", 404),
    Screen("who", SUPERVISOR, "/cases/{accepted}/who/"),
    Screen("restrict", SUPERVISOR, "/cases/{accepted}/who/restrict/"),
    Screen("waive", STATEWIDE, "{waive}"),
    Screen("notice-record", SCREENER, "{notice}"),
    Screen("notice-number", SCREENER, "{number}"),
    Screen("notice-acknowledge", SCREENER, "{acknowledge}"),
    Screen("notice-withdraw", SCREENER, "{withdraw}"),
    Screen("screen", SCREENER, "/referrals/{unscreened}/screen/"),
    Screen("screen-refused", SCREENER, "/referrals/{accepted}/screen/", 403),
    Screen("overturn", SUPERVISOR, "/referrals/{accepted}/overturn/"),
    Screen("assign", SUPERVISOR, "{assign}"),
    Screen("attach", SCREENER, "/referrals/{accepted}/attach/"),
    Screen("new", SCREENER, "/referrals/new/"),
    Screen("check", SCREENER, "{check}"),
    Screen("received", SCREENER, "{received}"),
    Screen("new-refused", ADMINISTRATOR, "/referrals/new/", 403),
    Screen("known", SCREENER, "/referrals/known/"),
    Screen("known-found", SCREENER, "/referrals/known/?reference={accepted}"),
    Screen("known-wrong", SCREENER, "/referrals/known/?reference=HT-2026-000001-Z", 422),
    Screen("drafts-empty", STATEWIDE, "/drafts/"),
    Screen("drafts", SCREENER, "/drafts/"),
    Screen("draft-discard", SCREENER, "{discard}"),
    Screen("places", ADMINISTRATOR, "/places/"),
    Screen("places-refused", ONGOING, "/places/", 403),
    Screen("places-add", ADMINISTRATOR, "/places/recipients/add/"),
    Screen("places-one", ADMINISTRATOR, "{recipient}"),
    Screen("places-change", ADMINISTRATOR, "{recipient}change/"),
    Screen("places-serve", ADMINISTRATOR, "{by town}towns/"),
    Screen("places-end", ADMINISTRATOR, "{recipient}end/"),
    Screen("places-towns", ADMINISTRATOR, "/places/towns/"),
    Screen("places-town", ADMINISTRATOR, "/places/towns/new-haven/"),
    Screen("places-office", ADMINISTRATOR, "/places/towns/new-haven/office/"),
    Screen("places-hand-over", ADMINISTRATOR, "{hand over}"),
    Screen("account", ONGOING, "/account/"),
    Screen("account-app", ONGOING, "/account/second-factor/app/"),
    Screen("account-passkey", ONGOING, "/account/second-factor/passkey/"),
    Screen("account-codes", ONGOING, "/account/codes/"),
    Screen("account-password", ONGOING, "/account/password/"),
    Screen("step-up", ONGOING, "/account/step-up/"),
    Screen("people", ADMINISTRATOR, "/people/"),
    Screen("people-auditor", AUDITOR, "/people/"),
    Screen("people-refused", ONGOING, "/people/", 403),
    Screen("people-add", ADMINISTRATOR, "/people/add/"),
    Screen("partners-inboxes", ADMINISTRATOR, "/partners/"),
    Screen("partners-inbox", ADMINISTRATOR, "/partners/police-hartford/"),
    Screen("partners-inbox-add", ADMINISTRATOR, "/partners/police-hartford/add/"),
    Screen("person", ADMINISTRATOR, "{person}"),
    Screen("person-give", ADMINISTRATOR, "{person}roles/give/"),
    Screen("person-invite", ADMINISTRATOR, "{person}invite/"),
    Screen("person-disable", ADMINISTRATOR, "{person}disable/"),
    Screen("person-release", ADMINISTRATOR, "{person}release/"),
    Screen("claims", ADMINISTRATOR, "/people/claims/"),
    Screen("left", STATEWIDE, "/people/left/"),
    Screen("access-review", AUDITOR, "/people/review/"),
    Screen("access-review-one", AUDITOR, "{reviewed}"),
    Screen("access-review-refused", ADMINISTRATOR, "/people/review/", 403),
    Screen("emergencies", AUDITOR, "/emergencies/"),
    Screen("emergency", AUDITOR, "{emergency}"),
    Screen("emergencies-refused", ADMINISTRATOR, "/emergencies/", 403),
    Screen("reminders", SCREENER, "/reminders/"),
    Screen("reminders-past-owner", STATEWIDE, "/reminders/past-owner/"),
    Screen("rota", SUPERVISOR, "/standing/"),
    Screen("shift", SUPERVISOR, "{shift}"),
    Screen("shift-add", SUPERVISOR, "/standing/shifts/add/"),
    Screen("absences", STATEWIDE, "/standing/absences/"),
    Screen("plan-cover", STATEWIDE, "/standing/absences/plan/"),
    Screen("hand-overs", ONGOING, "/standing/hand-overs/"),
    Screen("hand-over", ONGOING, "{offered}"),
    Screen("hand-over-offer", INVESTIGATOR, "/standing/hand-overs/offer/"),
    Screen("shift-notes", SCREENER, "/standing/notes/"),
    Screen("retention-schedule", RECORDS, "/records/schedule/"),
    Screen("retention-due", RECORDS, "/records/due/"),
    Screen("retention-due-refused", STATEWIDE, "/records/due/", 403),
    Screen("retention-proposals", RECORDS, "/records/proposals/"),
    Screen("retention-proposal", RECORDS, "{proposal}"),
    Screen("retention-approve", AUDITOR, "{to approve}"),
    Screen("retention-holds", LEGAL, "/records/holds/"),
    Screen("retention-hold", LEGAL, "{hold}"),
    Screen("retention-place", LEGAL, "/records/holds/place/"),
    Screen("retention-disposed", RECORDS, "/records/disposed/"),
    Screen("case-missing", SCREENER, "/cases/HT-2026-999999-Z/", 404),
    Screen("draft-missing", SCREENER, f"/referrals/new/?draft={NO_ID}", 404),
)  # fmt: skip


def _ahead(name: str) -> tuple[tuple[str, str], ...]:
    return ((f"{name}_0", "2099-01-01"), (f"{name}_1", "08:00"))


#: Every form, sent wrong: what is spoiled is (name of the control, what is typed).
WRONG: tuple[Filled, ...] = (
    Filled("go", SCREENER, "/go/?reference=HT", "Go"),
    Filled("reminders", SCREENER, "/reminders/", "Save", (("digest_at", ""),)),
    Filled("find", SCREENER, "/find/", "Find", (("given_name", "Jo"),)),
    Filled("correct-child", STATEWIDE, "/cases/{accepted}/child/correct/", "Save", (("date_of_birth", "1800-01-01"),)),
    Filled("new", SCREENER, "/referrals/new/", "Check answers", _ahead("report-received_at")),
    Filled("known", SCREENER, "/referrals/known/", "Look it up", (("reference", "HT-2026-000001-Z"),)),
    Filled("attach", SCREENER, "/referrals/{accepted}/attach/", "Add to the case"),
    Filled("screen", SCREENER, "/referrals/{unscreened}/screen/", "Record the decision"),
    Filled("overturn", SUPERVISOR, "/referrals/{accepted}/overturn/", "Overturn the decision"),
    Filled("assign", SUPERVISOR, "{assign}", "Assign"),
    Filled("document-add", ONGOING, "/cases/{region 4}/documents/add/", "Add the document"),
    Filled("consult", ONGOING, "/cases/{region 4}/record/consult.held/", "Record"),
    Filled("missing", SCREENER, "/cases/{unscreened}/missing/begin/", "Record as missing", _ahead("learned_at")),
    Filled("missing-stay", SCREENER, "/cases/{unscreened}/missing/stay/", "Record it"),
    Filled("missing-told", STATEWIDE, "/cases/{missing}/missing/missing-1/told/", "Write it down"),
    Filled("triage", STATEWIDE, "/cases/{accepted}/record/triage.decided/", "Record"),
    Filled("people-add", ADMINISTRATOR, "/people/add/", "Add and go on to the invitation"),
    Filled("person-give", ADMINISTRATOR, "{person}roles/give/", "Give the role"),
    Filled("shift-add", SUPERVISOR, "/standing/shifts/add/", "Put on call"),
    Filled("shift-notes", SCREENER, "/standing/notes/", "Leave the note"),
    Filled("restrict", SUPERVISOR, "/cases/{accepted}/who/restrict/", "Restrict the case"),
    Filled("correct", STATEWIDE, "/cases/{accepted}/facts/", "See what would change"),
    Filled("waive", STATEWIDE, "{waive}", "Waive"),
    Filled("notice", SCREENER, "{notice}", "Record the notice"),
    Filled("number", SCREENER, "{number}", "Keep the number"),
    Filled("acknowledge", SCREENER, "{acknowledge}", "Record the acknowledgement", _ahead("happened_at")),
    Filled("withdraw", SCREENER, "{withdraw}", "Take it back"),
    Filled("places-add", ADMINISTRATOR, "/places/recipients/add/", "Add"),
    Filled("places-change", ADMINISTRATOR, "{recipient}change/", "Save the change", (("name", ""), ("email", "x"))),
    Filled("places-serve", ADMINISTRATOR, "{by town}towns/", "Save the towns", (("towns", "Hartfort"),)),
    Filled("places-end", ADMINISTRATOR, "{recipient}end/", "End it", (("on", ""),)),
    Filled("places-office", ADMINISTRATOR, "/places/towns/new-haven/office/", "Save the change", (("on", ""),)),
    Filled("places-hand-over", ADMINISTRATOR, "{hand over}", "Save the change", (("on", ""),)),
)
