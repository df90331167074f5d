"""The codes in which a missing episode is told, each with the words people see.

Codes are stored and never change; labels may. Sources: NCMEC's and states' forms for children missing from care, the
categories of NCIC, the fields of 34 USC 41308 and 42 USC 671(a)(35); the lists of reasons and needs are ours.
"""

Table = dict[str, str]

KINDS: Table = {
    "left": "Left, and nobody knows where to",
    "did_not_return": "Did not come back when expected",
    "lost": "Lost, or wandered off",
    "taken_family": "Taken by a parent or relative",
    "taken_other": "Taken or lured away by somebody else",
    "unknown": "Not known",
}
#: A child who was taken is abducted, and told of as such.
ABDUCTED = frozenset({"taken_family", "taken_other"})

NCIC_CATEGORIES: Table = {
    "juvenile": "Juvenile",
    "endangered": "Endangered",
    "involuntary": "Involuntary",
    "disability": "Disability",
    "catastrophe": "Catastrophe victim",
    "other": "Other",
}

RISKS: Table = {
    "trafficking": "May be trafficked, or was before",
    "violence": "In danger from somebody",
    "young": "Under 13",
    "weather": "Not dressed for the weather, or without shelter",
    "substances": "Alcohol or other substances",
    "weapon": "May carry a weapon",
    "medication": "Needs medication",
    "illness": "An illness or injury",
    "disability": "A disability",
    "pregnancy": "Pregnant, or may be",
    "self_harm": "May hurt themselves, or has spoken of suicide",
}
#: They are seen by those who see medical details.
MEDICAL_RISKS = frozenset({"medication", "illness", "disability", "pregnancy", "self_harm"})

SEARCHED: Table = {
    "child": "The child's own telephone or account",
    "family": "A parent or relative",
    "friend": "A friend",
    "caregiver": "The caregiver or placement",
    "school": "School",
    "hospital": "A hospital or clinic",
    "shelter": "A shelter",
    "police": "Police",
    "ncmec": "NCMEC",
    "provider": "A provider or mentor",
    "place": "Went to a place",
    "online": "Looked online",
    "other": "Somebody else",
}

TOLD: Table = {
    "parents": "Parents or guardian",
    "caregiver": "Caregiver or placement",
    "attorney": "The child's attorney or guardian ad litem",
    "court": "The court",
    "tribe": "The tribe",
    "supervisor": "Supervisor on duty",
    "other": "Somebody else",
}
#: Who is told of every missing child in care, as states' forms ask; shown until somebody was.
TELL_ALWAYS = ("parents", "caregiver", "attorney", "court")

OUTCOMES: Table = {
    "no_answer": "No answer, message left",
    "not_there": "Not there, knows nothing",
    "lead": "Gave a lead",
    "seen": "Has seen or heard from the child",
    "refused": "Would not speak",
    "told": "Was told",
}

FOUND_WHERE: Table = {
    "placement": "Back at the placement",
    "home": "At home",
    "family": "With a relative",
    "friend": "With a friend",
    "street": "On the street, in a park or at a station",
    "hotel": "At a hotel or motel",
    "hospital": "At a hospital",
    "school": "At school",
    "shelter": "At a shelter",
    "police": "With the police or in detention",
    "not_missing": "Was where the child should be: recorded as missing in error",
    "other": "Somewhere else",
}

FOUND_BY: Table = {
    "self": "The child came back, or called",
    "police": "Police",
    "worker": "A worker of the agency",
    "caregiver": "The caregiver or placement",
    "family": "Family or friends",
    "school": "School",
    "hospital": "Hospital",
    "public": "Somebody else who saw the child",
}

NEEDS: Table = {
    "medical": "Medical care, or a forensic examination",
    "medication": "Medication",
    "food": "Food and drink",
    "clothing": "Clothing",
    "wash": "A shower, things to wash with",
    "transport": "Transport",
    "bed": "A bed for the night",
    "safety": "To be kept from somebody",
    "interpreter": "An interpreter",
    "person": "A person the child trusts",
}
MEDICAL_NEEDS = frozenset({"medical", "medication"})
NEED_STATES: Table = {"needed": "Needed", "met": "Met", "declined": "The child said no"}

REASONS: Table = {
    "wanted_family": "Wanted to be with family",
    "wanted_friends": "Wanted to be with friends or a partner",
    "lured": "Was asked, paid, threatened or taken by somebody",
    "unsafe": "Did not feel safe where they lived",
    "conflict": "Conflict with caregivers or staff",
    "peers": "Conflict with other children, bullying",
    "rules": "Rules, or telephone taken away",
    "school": "School",
    "placement_change": "A move that was planned, or had just happened",
    "feelings": "Grief, fear, or not being able to bear it",
    "substances": "Alcohol or other substances",
    "money": "Needed money or things",
    "not_said": "The child did not say",
    "other": "Another reason",
}

#: The steps of an episode in as few words as a board or a shell has room for, in the order of the night.
STEPS: Table = {
    "notify.police_missing": "Police",
    "notify.ncmec": "NCMEC",
    "consult.missing_72h": "72-hour consult",
    "interview.on_return": "Interview",
    "screen.on_return": "Screen",
}

VERIFIED_BY: Table = {
    "in_person": "A worker saw the child there",
    "police": "Police checked",
    "video": "By video, with the child and the adult",
    "caregiver": "The caregiver went there",
}
