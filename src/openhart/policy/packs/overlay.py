"""The agency's own file: who owes what, and the limits that the law does not set."""

from dataclasses import replace

from openhart.policy.law.pack import Pack
from openhart.policy.law.rules import Rule
from openhart.policy.law.spans import Span, read_span
from openhart.policy.reading.placed import Placed, shown
from openhart.policy.reading.shape import Shape


def laid_over(pack: Pack, placed: Placed, shape: Shape) -> Pack:
    """Return a pack changed as an agency's file says; what it may not change is noted."""
    parts = shape.mapping(placed, "the agency's file", ("agency", "rules"), ("agency",))
    changes = parts["rules"].value if "rules" in parts else {}
    if not isinstance(changes, dict):
        shape.say(parts["rules"].line, "rules is no mapping; a mapping from rule to change was expected")
        return pack
    ids = [rule.id for rule in pack.rules]
    changed: dict[str, list[Rule]] = {}
    for rule_id, change in changes.items():
        if rule_id not in ids:
            shape.say(change.line, f"unknown rule {rule_id!r}; the id of a rule was expected")
            continue
        changed[rule_id] = _changed(pack, pack.rule(rule_id), change, shape)
    agency = str(parts["agency"].plain) if "agency" in parts else ""
    rules = tuple(each for rule in pack.rules for each in changed.get(rule.id, [rule]))
    return replace(pack, rules=rules, agency=agency)


def _changed(pack: Pack, rule: Rule, placed: Placed, shape: Shape) -> list[Rule]:
    parts = shape.mapping(placed, f"the change of {rule.id}", ("owed_by", "within"))
    if "owed_by" in parts:
        rule = replace(rule, owed_by=shape.one_of(parts["owed_by"], "role", pack.roles) or rule.owed_by)
    if "within" not in parts:
        return [rule]
    try:
        within = read_span(parts["within"].value)
    except ValueError as error:
        shape.say(parts["within"].line, f"{shown(parts['within'].plain)}: {error}")
        return [rule]
    return _with_limit(rule, within, parts["within"].line, shape)


def _with_limit(rule: Rule, within: Span, line: int, shape: Shape) -> list[Rule]:
    """Return a rule with the agency's limit in place of those that are the agency's to set.

    A limit of law stays: the agency's stands beside it as a second rule, and the earlier due time governs.
    """
    if any(each.limit == "agency" for each in rule.limits):
        limits = tuple(replace(each, within=within) if each.limit == "agency" else each for each in rule.limits)
        return [replace(rule, limits=limits)]
    if not rule.agency_may_shorten:
        shape.say(line, f"the limit of {rule.id} is set by law; only 'owed_by' was expected")
        return [rule]
    shorter = tuple(replace(each, within=within, limit="agency") for each in rule.limits)
    return [rule, replace(rule, id=f"{rule.id}-agency", limits=shorter)]
