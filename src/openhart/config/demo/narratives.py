"""What people might say and write: short, plain, and without a detail that nobody needs.

``{child}`` is the given name of the child (of the first, where a report has several), ``{place}`` a kind of
place. Nothing here is taken from any case.
"""

SEX = (
    (
        "{child} came to school with a new phone and would not say who pays for it. She has been picked up twice this "
        "week by an adult nobody in the family knows."
    ),
    "A friend told me that an older man posts pictures of {child} and tells her which days she has to see people.",
    "{child} was found at a motel with two adults. She said she is fine and that she owes them money.",
    "{child} has been away from home several nights. She came back with a hotel key card and someone else's clothes.",
    (
        "At the clinic {child} would not answer without looking at the man she came with. He said he is her cousin and "
        "kept her telephone."
    ),
    "Her boyfriend, who is over twenty, is asking {child} to bring other girls. She says they all make money that way.",
    "I saw messages on {child}'s phone from a person she has never met who wants her to come to New York on Friday.",
    "{child} asked me what happens to somebody who is told to do things for money and cannot stop.",
    "An officer found an advertisement online; the picture is said to show {child}. She is in my class.",
    "{child} told her aunt that someone drives her to {place} and waits outside until she is done.",
    "The family found a second telephone. The messages give prices and times, and {child} cries when she is asked.",
)
LABOR = (
    "{child} works nights at {place} and says that the money goes to the man who paid for the journey here.",
    (
        "{child} falls asleep in class every day. The people {child} lives with keep the passport and say school is a "
        "favour."
    ),
    (
        "{child} sells things from door to door with a group. They are driven from town to town and are not free to "
        "leave."
    ),
    "{child} cleans rooms at {place} from four in the morning and has never been given any pay.",
)
INDICATORS = (
    (
        "Nothing was said outright. {child} has expensive things, sleeps all day and is afraid of a man who calls her "
        "often."
    ),
    "{child} has been missing from the placement three times this month and comes back with money.",
    "{child} has a new tattoo of a name and will not say whose. Her grades fell all at once.",
    (
        "{child} was turned away from {place} with an older man. Staff thought it did not look right and took "
        "the number of the car."
    ),
)
SECOND = (
    "I work at the school. I believe somebody has called about this already: we saw the same car again today.",
    "I am calling about the same girl you were told of. She was at our clinic this morning with the same man.",
    "Patrol report: the same vehicle and the same group of young people as in the report you already have.",
    "I am her neighbour. The police were here yesterday, but I also saw who comes at night and I want to say it.",
)
PLACES = ("a restaurant", "a motel", "a hotel by the highway", "a nail salon", "an apartment", "a car wash")
NOTES = {
    "referral.screened": "The operational definitions were gone through with the reporter's words beside them.",
    "referral.screening_overturned": "The supervisor read the reporter's words again: an adult decides when and "
    "with whom. This meets the definition.",
    "consult.held": "Concerns, safety plan and who speaks with the child were agreed.",
    "review.completed": "Reviewed; red flags and the answer to each are in the record.",
    "triage.decided": "Decided after reading the referral and speaking with the region.",
    "team.recommended": "Forensic interview, medical examination and a safety plan were recommended.",
    "team.convened": "The response team met; tasks and dates were written down.",
    "investigation.completed": "The findings were gone through with the supervisor.",
    "return_interview.held": "The child was asked, not questioned: what pulled, what pushed, who was kind, what is "
    "needed so that it does not happen again.",
    "services.planned": "The family chose a mentor, counselling in their language and help with the phone.",
    "duty.waived": "Not appropriate here: the regional lead already sits on the case and was consulted last week.",
    "fact.corrected": "Found while checking the record with the family's papers.",
    "notice.withdrawn": "Sent to the wrong address; the recipient confirmed that it was deleted unread.",
    "case.closed": "The plan is in place and a named person stays with the child. Nothing more is owed.",
    "screening.completed": "Screened with the child alone, in the child's language.",
}
