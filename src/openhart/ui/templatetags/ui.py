"""The components of the kit: `{% load ui %}`. docs/reference/ui-kit.md shows each with its arguments."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms, template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from openhart.ui import states, words

register = template.Library()

URGENCY_ICONS = {"overdue": "error", "soon": "alarm", "later": "schedule", "none": "remove"}
OPEN_STATES = frozenset({"open", "overdue", "waiting"})


@register.inclusion_tag("ui/icon.html")
def icon(name: str, label: str = "") -> dict[str, Any]:
    """Show an icon of icons.txt; without ``label`` it is decoration and hidden from screen readers."""
    return {"name": name, "label": label}


@register.inclusion_tag("ui/time.html")
def when(at: datetime | None, now: datetime) -> dict[str, Any]:
    """Show a moment as people say it, with the exact time on hover; nothing for None."""
    zone = timezone.get_current_timezone()
    return {
        "at": at,
        "words": words.when_words(at, now, zone) if at else "",
        "exact": words.exact_words(at, zone) if at else "",
    }


@register.inclusion_tag("ui/clock.html")
def clock(due_at: datetime | None, now: datetime, prefix: str = "") -> dict[str, Any]:
    """Show a deadline: icon, ``due in 3 h`` or ``overdue by 1 h``, exact time on hover; ``prefix`` names the duty."""
    pressing = words.urgency(due_at, now)
    shown = _clock(due_at, words.clock_words(due_at, now), pressing, URGENCY_ICONS[pressing])
    return {**shown, "prefix": prefix}


@register.inclusion_tag("ui/clock.html")
def since(at: datetime | None, now: datetime, what: str = "", tone: str = "later") -> dict[str, Any]:
    """Show how long something has lasted (``73 h missing``); ``tone`` may be ``missing``, ``soon`` or ``later``."""
    if at is None:
        return _clock(None, f"{what} since an unknown time".strip(), tone, "help")
    sign = "location_on" if tone == "missing" else "timer"
    return _clock(at, words.since_words(at, now, what), tone, sign)


def _clock(at: datetime | None, said: str, tone: str, sign: str) -> dict[str, Any]:
    """Return what clock.html shows."""
    exact = words.exact_words(at, timezone.get_current_timezone()) if at else ""
    return {"at": at, "words": said, "exact": exact, "tone": tone, "icon": sign}


@register.inclusion_tag("ui/badge.html")
def badge(state: str, words: str = "") -> dict[str, Any]:
    """Show a state of states.STATES, or a tone (quiet, info, good, warn, bad, sealed) with words of one's own."""
    look = states.look(state, words)
    return {"words": look.words, "icon": look.icon, "tone": look.tone}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*bound: forms.BaseForm) -> dict[str, Any]:
    """Show all errors of these forms at the top of the page, each a link to its control; nothing without errors."""
    return {"problems": [problem for form in bound if form for problem in _problems(form)]}


def _problems(form: forms.BaseForm) -> list[dict[str, str]]:
    """Return each error with the id of the first control that can mend it."""
    found = []
    for name, errors in form.errors.items():
        is_field = name in form.fields
        target, label = (_first_control(form, name), str(form[name].label)) if is_field else ("", "")
        found += [{"words": str(error), "label": label, "target": target} for error in errors]
    return found


def _first_control(form: forms.BaseForm, name: str) -> str:
    """Return the id of the first control of a field: fieldsets number theirs from 0."""
    field = form[name]
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label or str(field.auto_id)


@register.inclusion_tag("ui/timeline.html")
def timeline(entries: Iterable[Any], now: datetime, level: int = 3) -> dict[str, Any]:
    """Show entries (title, at, by, detail, href, state, recorded_at) newest first as given; ``at`` None is unknown."""
    return {"entries": entries, "now": now, "level": level}


@register.inclusion_tag("ui/summary_list.html")
def summary_list(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Show rows of key and value; with ``href`` a "Change" link; an empty value reads "Not given"."""
    return {"rows": rows}


@register.inclusion_tag("ui/filter_tags.html")
def filter_tags(filters: Iterable[Mapping[str, Any]], clear_url: str = "") -> dict[str, Any]:
    """Show the filters in force (label, value, remove_url), each removable, and one link to clear all."""
    return {"filters": list(filters), "clear_url": clear_url}


@register.inclusion_tag("ui/pager.html")
def pager(previous_url: str = "", next_url: str = "", position: str = "", label: str = "Pages") -> dict[str, Any]:
    """Show previous and next of a list read by key; ``position`` says where one is (``1 to 30``)."""
    return {"previous_url": previous_url, "next_url": next_url, "position": position, "label": label}


@register.inclusion_tag("ui/autosave_line.html")
def autosave_line(saved_at: datetime | None = None) -> dict[str, Any]:
    """Show "Saved 14:02" inside a form with data-autosave; hidden without script until something was saved."""
    return {"saved": f"{timezone.localtime(saved_at):%H:%M}" if saved_at else ""}


@register.inclusion_tag("ui/refusal.html")
def refusal(reason: str, help_text: str = "") -> dict[str, Any]:
    """Show, in the place of a button, why an act is not possible and what would help."""
    return {"reason": reason, "help_text": help_text}


@register.inclusion_tag("ui/nav_item.html")
def nav_item(label: str, url: str, current: bool = False, count: int | None = None) -> dict[str, Any]:
    """Show one entry of a navigation list, with a count when it is above nought."""
    return {"label": label, "url": url, "current": current, "count": count}


@register.simple_block_tag
def panel(
    content: str, title: str, ident: str = "", href: str = "", link: str = "See all", level: int = 2
) -> SafeString:
    """Frame ``content`` as a titled section; ``href`` puts a link beside the title."""
    names = {"title": title, "ident": ident, "href": href, "link": link, "level": level}
    return render_to_string("ui/panel.html", {**names, "content": content})


@register.simple_block_tag
def note(content: str, tone: str = "info", title: str = "") -> SafeString:
    """Frame ``content`` as a message with an icon: info, good, warn or bad."""
    return render_to_string(
        "ui/note.html", {"content": content, "tone": tone, "title": title, "icon": states.TONE_ICONS[tone]}
    )


@register.simple_block_tag
def empty_state(content: str, title: str, sign: str = "folder", level: int = 2) -> SafeString:
    """Say what belongs on an empty page, and in ``content`` how it gets there."""
    return render_to_string("ui/empty_state.html", {"content": content, "title": title, "icon": sign, "level": level})


@register.simple_block_tag
def dialog(content: str, ident: str, title: str) -> SafeString:
    """Frame ``content`` as a native dialog, opened by a link or button with ``data-dialog`` = ``ident``."""
    return render_to_string("ui/dialog.html", {"content": content, "ident": ident, "title": title})


@register.simple_block_tag
def identity_bar(
    content: str, initials: str, reference: str, facts: Iterable[tuple[str, Any]] = (), state: str = "", words: str = ""
) -> SafeString:
    """Show whose record this is, on each page of it; ``content`` holds the acts, such as revealing the name."""
    look = states.look(state, words) if state else None
    names = {"initials": initials, "reference": reference, "facts": list(facts), "look": look}
    return render_to_string("ui/identity_bar.html", {**names, "content": content, "has_acts": bool(content.strip())})


@register.simple_block_tag
def task_row(content: str, title: str, now: datetime, state: str = "open", **more: Any) -> SafeString:
    """Show one required step; ``content`` holds its acts.

    ``more``: ``due_at``, ``href``, ``why`` (the clause), ``owner``, ``proof`` (how it was done) and ``because``
    (why it is not applicable).
    """
    due_at = more.get("due_at")
    is_open = state in OPEN_STATES
    pressing = words.urgency(due_at, now) if is_open else "none"
    mark = pressing if pressing in {"overdue", "soon"} else ("" if is_open else "closed")
    names = {"title": title, "now": now, "state": state, "due_at": due_at, "is_open": is_open, "mark": mark}
    acts = {"content": content, "has_acts": bool(content.strip())}
    return render_to_string("ui/task_row.html", {**more, **names, **acts})


@register.filter
def code_words(code: str) -> str:
    """Return a stored code as plain words."""
    return words.code_words(code)


@register.filter
def counted(count: int, nouns: str) -> str:
    """Return a number with its noun: ``{{ 3|counted:"referral" }}``, ``{{ 2|counted:"child,children" }}``."""
    one, _, many = nouns.partition(",")
    return words.count_words(count, one, many)


@register.filter
def role_words(roles: Iterable[str]) -> str:
    """Return the roles of the person signed in, as one line."""
    said = ", ".join(words.code_words(role) for role in sorted(roles))
    return said[:1].upper() + said[1:]
