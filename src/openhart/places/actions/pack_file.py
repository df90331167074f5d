"""Reading `places.yaml` of a policy pack: facts with a source, checked before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openhart.places.lifecycle import WAYS
from openhart.places.models import Reach
from openhart.policy.packs import loader
from openhart.policy.reading.placed import MalformedError, Placed, decode, read_placed

CONTACT = ("telephone", "fax", "email", "web", "address", "note")
FILE = "places.yaml"


class PlacesError(Exception):
    """A file of places that cannot be used: the file, the line and what was expected."""

    def __init__(self, file: Path, line: int, text: str) -> None:
        """Keep where and what."""
        super().__init__(f"{file}:{line}: {text}")
        self.file, self.line, self.text = file, line, text


@dataclass(frozen=True, slots=True)
class TownFacts:
    """One town of the file."""

    code: str
    name: str
    county: str = ""
    planning_region: str = ""
    fips: str = ""
    office: str = ""  # empty: outside the state


@dataclass(frozen=True, slots=True)
class RecipientFacts:
    """One recipient of the file, the pattern of a rule filled in."""

    code: str
    kind: str
    name: str
    reach: str
    region: str = ""
    towns: tuple[str, ...] = ()
    is_assumed: bool = False
    contact: Mapping[str, str] = field(default_factory=dict)
    ways: tuple[str, ...] = ()  # empty: those for which its contact is known


@dataclass(frozen=True, slots=True)
class PackPlaces:
    """All places of a pack."""

    regions: Mapping[str, str]
    offices: Mapping[str, tuple[str, str]]  # code: (name, region)
    towns: tuple[TownFacts, ...]
    recipients: tuple[RecipientFacts, ...]
    sources: Mapping[str, str]


def read_places(pack_name: str) -> PackPlaces | None:
    """Return the places of a pack; None when it has none; raise PlacesError with file and line for a bad file."""
    files = (folder / pack_name / FILE for folder in loader.places())
    found = next((file for file in files if file.is_file()), None)
    return read_file(found) if found is not None else None


def read_file(file: Path) -> PackPlaces:
    """Return the places in a file; raise PlacesError with the line of what is wrong."""
    try:
        placed = read_placed(decode(file.read_bytes()))
    except MalformedError as fault:
        first = fault.problems[0]
        raise PlacesError(file, first.line, first.text) from fault
    return _Reader(file, placed).places()


class _Reader:
    """Turns the file's values into facts, naming the line of what does not fit."""

    def __init__(self, file: Path, placed: Placed) -> None:
        self.file, self.placed = file, placed
        if not isinstance(placed.value, dict):
            raise PlacesError(file, placed.line, "a mapping was expected")
        self.plain: dict[str, Any] = placed.plain

    def fail(self, text: str, *path: str | int) -> PlacesError:
        return PlacesError(self.file, self.placed.line_of(*path), text)

    def places(self) -> PackPlaces:
        regions = {str(code): str(each["name"]) for code, each in self._mapping("regions").items()}
        offices = {
            str(code): (str(name), str(region))
            for region, each in self._mapping("regions").items()
            for code, name in each.get("offices", {}).items()
        }
        towns = tuple(self._towns(offices))
        return PackPlaces(
            regions=regions, offices=offices, towns=towns, recipients=tuple(self._recipients(towns)),
            sources={str(key): str(text) for key, text in self._mapping("sources").items()},
        )  # fmt: skip

    def _mapping(self, name: str) -> dict[str, Any]:
        value = self.plain.get(name) or {}
        if not isinstance(value, dict):
            raise self.fail(f"`{name}` is not a mapping", name)
        return value

    def _list(self, name: str) -> list[dict[str, Any]]:
        value = self.plain.get(name) or []
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.fail(f"`{name}` is not a list of mappings", name)
        return value

    def _towns(self, offices: Mapping[str, Any]) -> Iterator[TownFacts]:
        seen: set[str] = set()
        counties, planning = self._mapping("counties"), self._mapping("planning_regions")
        for number, row in enumerate(self._list("towns")):
            where = ("towns", number)
            self._needs(row, ("code", "name", "office"), *where)
            code = str(row["code"])
            if code in seen:
                raise self.fail(f"the town `{code}` stands here a second time", *where)
            if str(row["office"]) not in offices:
                raise self.fail(f"the office `{row['office']}` is in no region above", *where)
            seen.add(code)
            yield TownFacts(
                code=code, name=str(row["name"]), office=str(row["office"]), fips=str(row.get("fips", "")),
                county=self._named(counties, row.get("county"), *where),
                planning_region=self._named(planning, row.get("planning_region"), *where),
            )  # fmt: skip
        elsewhere = self.plain.get("elsewhere")
        if elsewhere:
            yield TownFacts(code=str(elsewhere["code"]), name=str(elsewhere["name"]))

    def _named(self, words: Mapping[str, Any], code: object, *where: str | int) -> str:
        if code is None:
            return ""
        if code not in words:
            raise self.fail(f"`{code}` is not declared above", *where)
        return str(words[str(code)]["name"])

    def _needs(self, row: Mapping[str, Any], keys: tuple[str, ...], *where: str | int) -> None:
        for key in keys:
            if row.get(key) in (None, ""):
                raise self.fail(f"`{key}` is missing", *where)

    def _recipients(self, towns: tuple[TownFacts, ...]) -> Iterator[RecipientFacts]:
        seen: set[str] = set()
        for number, row in enumerate(self._list("recipients")):
            where = ("recipients", number)
            self._needs(row, ("kind", "code", "name"), *where)
            self._check_ways(row.get("ways", []), *where)
            for facts in self._each(row, towns, *where):
                if facts.code in seen:
                    raise self.fail(f"the recipient `{facts.code}` stands here a second time", *where)
                seen.add(facts.code)
                yield facts

    def _check_ways(self, ways: object, *where: str | int) -> None:
        known = ", ".join(WAYS)
        if not isinstance(ways, list) or len(set(map(str, ways))) < len(ways):
            raise self.fail("`ways` is not a list in which each way stands once", *where)
        if unknown := [str(way) for way in ways if way not in WAYS]:
            raise self.fail(f"there is no way called `{unknown[0]}`; those there are: {known}", *where)

    def _each(
        self, row: Mapping[str, Any], towns: tuple[TownFacts, ...], *where: str | int
    ) -> Iterator[RecipientFacts]:
        """Return one recipient, one for every town, or as many as there are slots."""
        if row.get("for_each") == "town":
            for town in towns:
                if town.office:
                    words = {"town": town.code, "name": town.name}
                    yield _recipient(row, words, reach=Reach.TOWNS, towns=(town.code,), is_assumed=True)
            return
        serves = row.get("serves")
        reach = Reach.TOWNS if serves else (Reach.REGION if row.get("region") else Reach.AGENCY)
        own = tuple(serves) if isinstance(serves, list) else ()
        if unknown := set(own) - {town.code for town in towns}:
            raise self.fail(f"no town has the code `{min(unknown)}`", *where)
        for number in range(1, int(row.get("slots", 1)) + 1):
            yield _recipient(row, {"number": str(number)}, reach=reach, towns=own)


def _recipient(
    row: Mapping[str, Any], words: Mapping[str, str], *, reach: str, towns: tuple[str, ...], is_assumed: bool = False
) -> RecipientFacts:
    def filled(text: object) -> str:
        done = str(text)
        for word, value in words.items():
            done = done.replace("{" + word + "}", value)
        return done

    return RecipientFacts(
        code=filled(row["code"]), kind=str(row["kind"]), name=filled(row["name"]), reach=reach,
        region=str(row.get("region", "")), towns=towns, is_assumed=is_assumed,
        contact={name: str(row[name]) for name in CONTACT if row.get(name)}, ways=tuple(row.get("ways", ())),
    )  # fmt: skip
