"""Red flags: what somebody may notice about a child, each with a definition in our own words.

A red flag is a reason to ask further. No flag, and no number of flags, says that a child is exploited.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One thing somebody may notice."""

    code: str
    group: str
    label: str
    definition: str
    protected: str = ""  # the permission under which it is kept


_ABSENCE = "Time away"
_PEOPLE = "People around the child"
_THINGS = "Money and things"
_BODY = "Health and body"
_ONLINE = "Online"
_WORK = "Work"
_TOLD = "What the child says and does"

RED_FLAGS: tuple[RedFlag, ...] = (
    RedFlag("often_missing", _ABSENCE, "Repeated missing episodes",
            "The child has left home or a placement more than once, or for longer than a night, "
            "and where the child stayed is not explained."),
    RedFlag("absent_from_school", _ABSENCE, "Unexplained absence from school",
            "Attendance has dropped, or the child leaves during the day, without a reason anyone can name."),
    RedFlag("found_far_away", _ABSENCE, "Located far from home",
            "The child was located in another town or state and cannot say how they came there or who paid."),
    RedFlag("no_stable_home", _ABSENCE, "No safe place to stay",
            "The child moves between couches, hotels or shelters, or was told to leave home."),
    RedFlag("older_companion", _PEOPLE, "A much older partner or friend",
            "Somebody clearly older decides where the child goes, or is called a partner or a relative "
            "without anyone being able to confirm it."),
    RedFlag("spoken_for", _PEOPLE, "Somebody else speaks for the child",
            "A companion answers in the child's place, stays during every conversation, or holds the child's "
            "phone or papers."),
    RedFlag("gang_contact", _PEOPLE, "Contact with a gang",
            "The child spends time with, or owes something to, people of a gang or group that uses violence."),
    RedFlag("family_exploited", _PEOPLE, "Exploitation in the family or among friends",
            "A relative, housemate or close friend has been exploited or has exploited others."),
    RedFlag("hotel_presence", _PEOPLE, "Seen at hotels or with strangers' cars",
            "The child was seen at a hotel or getting in and out of cars with people they do not know."),
    RedFlag("unexplained_money", _THINGS, "Money or gifts nobody can explain",
            "The child has cash, clothes, a phone, nails or hair done, or drugs that they had no way to pay for."),
    RedFlag("several_phones", _THINGS, "More than one phone, or hotel keys",
            "The child carries several phones, prepaid cards or hotel keys, or a phone somebody else pays for."),
    RedFlag("no_control_of_papers", _THINGS, "No hold on their own papers or money",
            "Somebody else keeps the child's identity papers, wages or benefits."),
    RedFlag("tattoo_or_mark", _BODY, "A tattoo or mark of belonging",
            "A name, symbol or money sign that the child will not explain or says somebody else chose."),
    RedFlag("untreated_injury", _BODY, "Injuries or illness left without care",
            "Bruises, burns, infections or pregnancies that were hidden, or explained in a way that does not fit.",
            "medical"),
    RedFlag("substance_given", _BODY, "Drugs or alcohol supplied by others",
            "Somebody gives the child substances, or the child's use began or grew with new company.", "medical"),
    RedFlag("online_ads", _ONLINE, "Pictures or advertisements online",
            "Images, profiles or advertisements present the child in a sexual way or offer their company."),
    RedFlag("online_contact", _ONLINE, "Secret contact with somebody met online",
            "An online acquaintance asks for pictures or secrecy, sends money, or wants to meet alone."),
    RedFlag("works_too_much", _WORK, "Work that leaves no time for school or sleep",
            "The child works long hours, at night or in danger, for little or no pay."),
    RedFlag("owes_debt", _WORK, "A debt that must be worked off",
            "The child or family owes somebody for travel, housing, food or drugs and pays by work or sex."),
    RedFlag("lives_at_work", _WORK, "Lives where they work",
            "The child sleeps at the workplace or with the employer and cannot come and go freely."),
    RedFlag("afraid_or_rehearsed", _TOLD, "Afraid, watchful or speaking as if rehearsed",
            "The child looks for permission before answering, or tells the same words again without detail."),
    RedFlag("sexual_knowledge", _TOLD, "Talk of sex beyond the child's age, or of dates for money",
            "The child uses words of the sex trade, or speaks of meeting adults in exchange for something."),
    RedFlag("told_somebody", _TOLD, "The child has told somebody",
            "The child has given an account of exploitation. Listen, do not question further, and write down "
            "the child's own words."),
)  # fmt: skip

BY_CODE: dict[str, RedFlag] = {flag.code: flag for flag in RED_FLAGS}


def grouped() -> list[tuple[str, list[RedFlag]]]:
    """Return the flags by group, in the order of the table."""
    groups: dict[str, list[RedFlag]] = {}
    for flag in RED_FLAGS:
        groups.setdefault(flag.group, []).append(flag)
    return list(groups.items())
