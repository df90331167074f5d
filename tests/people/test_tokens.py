"""What stands in the index for a person, and how two people are compared: pure."""

import hashlib

import pytest

from openhart.people.lifecycle import names, tokens
from openhart.people.lifecycle.matching import LEAST, likeness
from openhart.people.lifecycle.names import Known
from openhart.sealing import keyfile
from openhart.sealing.keyfile import Keys


def _mark(text: str, purpose: str) -> str:
    return hashlib.sha256(f"{purpose}\0{text}".encode()).hexdigest()


def read(given: str = "", family: str = "", born: str = "", **more: str) -> Known:
    return names.read({"given_name": given, "family_name": family, "date_of_birth": born, **more})


def shared(one: Known, other: Known) -> set[str]:
    """Return the kinds of which the index of one holds something asked of the other."""
    held, asked = tokens.texts(one), tokens.asked(other)
    return {kind for kind in asked if set(asked[kind]) & set(held[kind if kind in held else "pair"])}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Jo", ("jo",)),
        ("ÉVA", ("eva",)),
        ("O\u2019Brien", ("obrien",)),
        ("O'Brien", ("obrien",)),
        ("Núñez", ("nunez",)),
        ("Straße", ("strasse",)),
        ("Łukasz", ("lukasz",)),
        ("García-Márquez", ("garcia", "marquez", "garciamarquez")),
        ("García Márquez", ("garcia", "marquez", "garciamarquez")),
        ("de la Cruz", ("cruz", "delacruz")),
        ("Smith Jr.", ("smith", "smithjr")),
        ("Li", ("li",)),
        ("Иванова", ("иванова",)),
        ("王", ("王",)),
        ("  ", ()),
        ("12", ()),
    ],
)
def test_a_name_is_read_without_case_accents_and_particles_in_all_the_ways_it_is_written(
    typed: str, expected: tuple[str, ...]
) -> None:
    assert names.parts(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("860-555-0101", "+18605550101"),
        ("(860) 555 0101", "+18605550101"),
        ("+44 20 7946 0958", "+442079460958"),
        ("call her aunt", ""),
        ("911", ""),
        ("", ""),
    ],
)
def test_a_telephone_number_is_read_in_e164_or_not_at_all(typed: str, expected: str) -> None:
    assert names.phone(typed) == expected


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        (("Katherine", "Canary"), ("Catherine", "Canary")),  # sounds alike
        (("Jon", "Canary"), ("Jon", "Canery")),  # another letter
        (("Jon", "Canary"), ("Jon", "Canry")),  # one left out
        (("Jon", "Canary"), ("Jon", "Cannary")),  # one too many
        (("Jon", "Canary"), ("Jon", "Acnary")),  # two the other way round
        (("Jon", "Canary"), ("Canary", "Jon")),  # names the other way round
        (("José", "García Márquez"), ("Jose", "Garcia")),  # the first of two surnames
        (("José", "García Márquez"), ("Jose", "Marquez")),  # the last
        (("José", "García Márquez"), ("Jose", "Garcia-Marquez")),
        (("Maria", "de la Cruz"), ("Maria", "Delacruz")),
        (("Mary Ann", "Canary"), ("Maryann", "Canary")),
        (("Alexander", "Canary"), ("Alex", "Canary")),  # begins alike
    ],
)
def test_somebody_is_found_although_the_name_is_written_otherwise(
    kept: tuple[str, str], typed: tuple[str, str]
) -> None:
    one, other = read(*kept), read(*typed)
    assert shared(one, other)
    assert likeness(other, one).weight >= LEAST


@pytest.mark.parametrize(
    ("kept", "typed", "why"),
    [
        ("2011-03-04", "2011-03-04", "same birth date"),
        ("2011-03-04", "2011-04-03", "same birth date but for day and month the other way round"),
        ("2011-03-04", "2010-03-04", "birth date a digit apart"),
        ("2011-03-04", "2011-03-14", "birth date a digit apart"),
    ],
)
def test_a_birth_date_with_a_first_name_is_enough_although_it_is_a_slip_apart(kept: str, typed: str, why: str) -> None:
    one, other = read("Jo", "", kept), read("Jo", "", typed)
    assert shared(one, other)
    found = likeness(other, one)
    assert found.why == ("same given name", why)
    assert found.weight >= LEAST


def test_a_first_name_or_a_surname_alone_stands_for_nobody() -> None:
    for alone in (read("Jo"), read("", "Canary")):
        assert not any(tokens.texts(alone).values())


def test_no_token_is_of_one_name_alone() -> None:
    found = tokens.texts(read("Jonathan", "Canary", "2011-03-04", phone="860-555-0101"))
    single = {"jonathan", "canary", "j", "c", names.sound("jonathan"), names.sound("canary"), "2011", "03", "0101"}
    whole = {"born", "phone", "online"}
    assert all("|" in text for kind, each in found.items() if kind not in whole for text in each)
    assert not {text for each in found.values() for text in each} & single


def test_other_names_count_as_names_of_their_own() -> None:
    kept = read("Joanna", "Canary", other_names="Star; Nora Finch", preferred_name="Ace")
    for typed in (read("Star", "Canary"), read("Nora", "Finch"), read("Ace", "Canary")):
        assert "pair" in shared(kept, typed)
    assert "same as another name of theirs" in likeness(read("Nora", "Finch"), kept).why


def test_names_online_and_telephones_find_by_themselves() -> None:
    kept = read("Jo", "Canary", phone="860-555-0101", online_names="@star_girl, snap:Jo.C")
    assert shared(kept, read(phone="+1 860 555 0101")) == {"phone"}
    assert shared(kept, read(online_names="STAR_GIRL")) == {"online"}
    assert likeness(read(phone="8605550101"), kept).why == ("same telephone",)
    assert likeness(read(online_names="star_girl"), kept).why == ("same name online",)


def test_strangers_are_not_alike() -> None:
    for typed in (read("Ben", "Finch"), read("Jo", "Finch", "1999-01-01"), read("Ben", "Canary", "2014-07-09")):
        assert likeness(typed, read("Jo", "Canary", "2011-03-04")).weight < LEAST


def test_what_is_more_alike_weighs_more() -> None:
    kept = read("Jo", "Canary", "2011-03-04")
    asked = [
        read("Jo", "Canary", "2011-03-04"), read("Jo", "Canary", "2011-04-03"), read("Jo", "Canary"),
        read("Jo", "Canery"), read("Jo", "Finch"),
    ]  # fmt: skip
    weights = [likeness(each, kept).weight for each in asked]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)


def test_why_is_said_in_words() -> None:
    kept = read("Katherine", "Canary", "2011-03-04")
    assert likeness(read("Catherine", "Canary", "2011-03-04"), kept).why == (
        "given name a letter apart", "same family name", "same birth date"
    )  # fmt: skip
    assert likeness(read("Canary", "Katherine"), kept).why == ("given and family name the other way round",)
    assert likeness(read("Katherine", "Canary"), kept).why == ("same name",)


def test_tokens_of_one_kind_or_share_are_never_those_of_another() -> None:
    known = read("Jo", "Canary", "2011-03-04", phone="860-555-0101")
    every = tokens.blind_anywhere(tokens.texts(known), _mark)
    flat = [token for each in every.values() for token in each]
    assert len(flat) == len(set(flat)) == tokens.SHARES * sum(len(each) for each in tokens.texts(known).values())
    assert all(-(2**63) <= token < 2**63 for token in flat)


def test_whatever_share_somebody_falls_into_a_search_asks_there() -> None:
    known = read("Jo", "Canary", "2011-03-04")
    asked = {token for each in tokens.blind_anywhere(tokens.asked(known), _mark).values() for token in each}
    kept = [tuple(tokens.blind_for(f"person {number}", known, _mark)) for number in range(60)]
    assert all(asked >= set(each) for each in kept)
    assert len(set(kept)) == tokens.SHARES


def test_a_search_in_the_trail_cannot_be_compared_with_the_index() -> None:
    known = read("Jo", "Canary", "2011-03-04")
    noted = {token for each in tokens.blind(tokens.texts(known), _mark, purpose="search").values() for token in each}
    assert not noted & {t for each in tokens.blind_anywhere(tokens.asked(known), _mark).values() for t in each}


def test_a_long_list_of_names_does_not_fill_the_index() -> None:
    letters = [chr(97 + number) for number in range(26)]
    others = "; ".join(f"Given{letter} Family{letter}" for letter in letters)
    known = read(" ".join(letters), "-".join(f"name{letter}" for letter in letters), "2011-03-04", other_names=others)
    assert sum(len(each) for each in tokens.texts(known).values()) <= 200


def test_texts_made_to_hurt_are_read_quickly_and_do_no_harm() -> None:
    for text in ("\ud800", "x" * 100_000, "\x00", "'" * 1000, "ﷺ" * 500):
        known = read(text, text, phone=text, online_names=text, other_names=text)
        assert sum(len(each) for each in tokens.texts(known).values()) <= 200


@pytest.mark.requirement("R-SEC-4")
def test_a_dictionary_reads_everybody_with_the_key_and_nobody_without() -> None:
    people = [read(given, family) for given in ("Jo", "Ben", "Ana") for family in ("Canary", "Finch", "Wren")]
    key, guess = keyfile.fresh(), keyfile.fresh()
    kept = {token for number, known in enumerate(people) for token in tokens.blind_for(str(number), known, _by(key))}

    def dictionary(of: Keys) -> int:
        tried = (tokens.blind_anywhere(tokens.texts(known), _by(of)) for known in people)
        return sum(any(token in kept for token in each["pair"]) for each in tried)

    assert dictionary(key) == len(people)
    assert dictionary(key.with_new_key().without_older()) == len(people)  # a rotation leaves the index as it is
    assert dictionary(guess) == 0


def _by(keys: Keys) -> tokens.Mark:
    return lambda text, purpose: keys.mark(text, purpose=purpose)
