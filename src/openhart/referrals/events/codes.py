"""The codes in which a referral is told, each with the words people see.

Codes are stored and exchanged and never change; labels may. What the policy pack names (reporter kinds,
concerns, decisions, response times) has the pack's codes.
"""

Table = dict[str, str]

CHANNELS: Table = {
    "call": "Telephone call",
    "in_person": "In person",
    "web_form": "Web form",
    "file": "File import",
    "api": "Another agency's system",
}

#: Police who met or arrested a youth report as such: the youth is a child to be helped, never an offender.
REPORTER_KINDS: Table = {
    "mandated": "Mandated reporter",
    "non_mandated": "Somebody who is not a mandated reporter",
    "law_enforcement": "Law enforcement",
    "arresting_officer": "Police who met the youth (46b-133)",
    "court": "A court",
    "provider": "A service provider",
    "family": "Family",
    "self": "The youth",
    "anonymous": "Somebody who does not give a name",
}

YES_NO: Table = {"yes": "Yes", "no": "No"}

CONCERNS: Table = {
    "sex_trafficking": "Sex trafficking is alleged or suspected",
    "labor_trafficking": "Labor trafficking is alleged or suspected",
    "none": "Neither is alleged",
}

RECRUITMENT: Table = {
    "in_person": "In person",
    "social_media": "Social media",
    "messaging": "A messaging or chat service",
    "gaming": "An online game",
    "dating": "A dating or companionship site",
    "advertisement": "An advertisement or job offer",
    "other_online": "Elsewhere online",
    "other": "In another way",
}

RECRUITMENT_PLACES: Table = {
    "home": "At home",
    "school": "At or near school",
    "placement": "At a placement or program",
    "shelter": "At a shelter",
    "hotel": "At a hotel or motel",
    "street": "On the street or in a park",
    "transport": "At a bus or train station",
    "shop": "At a shop or mall",
    "work": "At work",
    "online_only": "Only online",
    "other": "Somewhere else",
}

RECRUITER_RELATIONS: Table = {
    "parent": "Parent or guardian",
    "relative": "Another relative",
    "partner": "Boyfriend, girlfriend or partner",
    "friend": "Friend or classmate",
    "acquaintance": "Acquaintance",
    "caregiver": "Foster parent or staff of a placement",
    "employer": "Employer",
    "gang": "Member of a gang",
    "online_contact": "Somebody met online",
    "stranger": "Stranger",
    "other": "Somebody else",
}

CONTROL: Table = {
    "debt": "Debt",
    "takes_earnings": "Earnings are taken",
    "threats": "Threats to the child",
    "threats_to_others": "Threats to family or friends",
    "physical": "Physical violence",
    "sexual": "Sexual violence",
    "psychological": "Humiliation or emotional pressure",
    "affection": "Affection, gifts or the promise of a relationship",
    "false_promises": "False promises",
    "substances": "Alcohol or drugs",
    "restricts_movement": "Movement is restricted or watched",
    "restricts_contact": "Contact with others is cut off",
    "documents": "Documents are kept from the child",
    "images": "Threats to share images",
    "needs": "Food, shelter or medicine is withheld",
    "other": "In another way",
}

#: On which ground the child may be served. "Uncared for" needs no fault of a caregiver (PA 14-186).
LEGAL_BASES: Table = {
    "uncared_for": "Uncared for, as a victim of trafficking, without a caregiver's fault (PA 14-186)",
    "abused": "Abused",
    "neglected": "Neglected",
    "voluntary": "Voluntary services",
    "committed": "Committed to the agency's care",
    "not_determined": "Not determined yet",
}

#: Where the child lived when it happened (kinds of the policy's placement events where they exist).
PLACEMENTS: Table = {
    "home": "Home",
    "relative": "With a relative",
    "therapeutic_foster_care": "Therapeutic foster care",
    "foster_care": "DCF foster care",
    "group_home": "Group home",
    "residential": "Residential treatment",
    "friend": "With a friend",
    "shelter": "Shelter",
    "missing": "Missing from a placement or home",
    "other": "Elsewhere",
}

GENDERS: Table = {
    "girl": "Girl",
    "boy": "Boy",
    "transgender_girl": "Transgender girl",
    "transgender_boy": "Transgender boy",
    "nonbinary": "Nonbinary",
    "other": "Another answer",
    "not_said": "Prefers not to say",
}

RACES: Table = {
    "american_indian": "American Indian or Alaska Native",
    "asian": "Asian",
    "black": "Black or African American",
    "hispanic": "Hispanic or Latino",
    "middle_eastern": "Middle Eastern or North African",
    "pacific_islander": "Native Hawaiian or Pacific Islander",
    "white": "White",
    "other": "Another answer",
}

#: The codes we write for the operational definitions of policy 22-3; the agency's own list is to be confirmed.
DEFINITIONS: Table = {
    "sexual_exploitation": "Sexual abuse or exploitation: non-accidental exposure of a child to sexual behavior",
    "commercial_sex": "A child made to take part in a sex act for anything of value",
    "forced_labor": "A child made to work by force, fraud, coercion or debt",
    "neglect": "Neglect: a child denied proper care, or living under conditions injurious to well-being",
    "other": "Another operational definition, named in the reason",
}

DECISIONS: Table = {"accepted": "Accepted", "not_accepted": "Not accepted"}
RESPONSES: Table = {"2h": "Within 2 hours", "24h": "Within 24 hours", "72h": "Within 72 hours"}
UNITS: Table = {"regional_office": "Regional Office", "special_investigations": "Special Investigations Unit"}
TRACKS: Table = {"investigation": "Investigation", "family_assessment": "Family assessment (FAR)"}
