"""The figures as plain lines."""

from typing import Any

_WHOLE = 300_000


def heading(machine: dict[str, Any]) -> str:
    """Return what the figures were taken on."""
    load = f"load {machine['busy_with_others']} before"
    return f"OpenHART, measured on {machine['cores']} cores ({load}), Python {machine['python']}, {machine['system']}\n"


def law(found: dict[str, Any]) -> str:
    """Return the lines of the law engine."""
    size = f"cases of {found['events']:.0f} events and {found['duties']:.0f} duties"
    worth = found["conditions_per_s"] / found["cases_per_s"]
    return "\n".join(
        [
            f"Law engine, one core, {size} (target 2,000 cases/s)",
            f"  duties of a simulated case     {found['cases_per_s']:>12,.0f} cases/s (as {worth:,.0f} conditions)",
            f"  duties of one written by hand  {found['written_cases_per_s']:>12,.0f} cases/s",
            f"  reading the events as well     {found['cases_per_s_with_reading']:>12,.0f} cases/s",
            f"  one compiled Python condition  {found['conditions_per_s']:>12,.0f} conditions/s",
            "",
        ]
    )


def database(name: str, found: dict[str, Any]) -> str:
    """Return the lines of one database."""
    lines = [name]
    said = {
        "intake": _intake, "rebuild": _rebuild, "pages": _pages, "need_to_know": _need_to_know, "trail": _trail,
        "proof": _proof, "outbox": _outbox, "loud": _loud, "backup": _backup,
    }  # fmt: skip
    for part, say in said.items():
        lines += say(found[part]) if part in found else []
    lines += [f"  built {name} cases in {seconds:.0f} s" for name, seconds in found["built_s"].items()]
    return "\n".join(lines) + "\n"


def _intake(found: dict[str, Any]) -> list[str]:
    alone, together = found["ratio_send_to_bare"], found["ratio_save_and_send_to_bare"]
    sent = f"median {found['send_median_ms']:>8.2f} ms   p95 {found['send_p95_ms']:.2f} ms"
    saved = f"median {found['save_draft_median_ms']:>8.2f} ms"
    return [
        "  Intake through the web (Django's test client for both, durable commits)",
        f"    bare view, one row          median {found['bare_median_ms']:>8.2f} ms",
        f"    sending a referral          {sent}   {alone:.1f} times the bare view",
        f"    saving its draft before     {saved}   both together {together:.1f} times",
    ]


def _rebuild(found: dict[str, Any]) -> list[str]:
    lines = ["  Rebuild of all duties (target: 300,000 within 10 minutes on two cores, flat memory)"]
    for processes, each in found.items():
        whole = _WHOLE / each["cases_per_s"] / 60
        taken = "measured" if each["cases"] >= _WHOLE else f"{_WHOLE:,} would take {whole:.1f} min"
        lines.append(
            f"    {processes} process{'es' if processes != '1' else '  '}  {each['cases']:>8,} cases in "
            f"{each['seconds']:>6.1f} s   {each['cases_per_s']:>6,.0f} cases/s   {taken}   memory "
            f"{' → '.join(f'{held:.0f}' for held in each['memory_mb'])} MB   {each['differences']} differences"
        )
    return lines


def _pages(given: dict[str, Any]) -> list[str]:
    small, large = (f"{size:,}" for size in given["cases"])
    target = "same queries, at most 10; p95 within twice"
    lines = [f"  Pages at {small} and at {large} cases, visited in turn (target: {target})"]
    for name, (first, then) in given["found"].items():
        parts = (
            f"    {name:<29}",
            f"queries {first['queries']:>2} → {then['queries']:>2}",
            f"median {first['median_ms']:>6.1f} → {then['median_ms']:>6.1f} ms",
            f"p95 {first['p95_ms']:>6.1f} → {then['p95_ms']:>6.1f} ms",
            f"ratio {then['p95_ms'] / first['p95_ms']:.2f}",
            f"{first['bytes'] / 1000:.0f} → {then['bytes'] / 1000:.0f} kB",
        )
        lines.append("   ".join(parts))
    return lines


def _need_to_know(given: dict[str, Any]) -> list[str]:
    lines = [f"  Need-to-know at {given['cases']:,} cases, asked in turn (target: within 1.3 times the page without)"]
    for title, ways in given["found"].items():
        bare = ways["without"]
        lines.append(f"    {title:<36} without   median {bare['median_ms']:>6.1f} ms   {bare['queries']:>2} queries")
        lines += [
            f"    {'':<36} {name:<9} median {way['median_ms']:>6.1f} ms   {way['queries']:>2} queries   "
            f"ratio {way['ratio']:.2f}"
            for name, way in ways.items()
            if name != "without"
        ]
    return lines


def _backup(found: dict[str, Any]) -> list[str]:
    lines = [f"  backup and restore, before and after {found['megabytes']:,} MB of documents (memory must stay flat)"]
    for size in ("small", "large"):
        for act in ("backup", "restore"):
            seen = found[size][act]
            lines.append(
                f"    {act} of the {size} desk".ljust(33) + f"{seen['seconds']:>8.1f} s, {seen['peak_mb']:>5,} MB"
            )
    return [*lines, f"    the archive of records        {found['large']['backup']['archive_mb']:>10,.0f} MB"]


def _trail(given: dict[str, Any]) -> list[str]:
    lines = ["  The trail: pages with it and without, in turn (target: within 1.15 times)"]
    for title, ways in given["pages"].items():
        bare, full = ways["without"], ways["trail"]
        lines.append(
            f"    {title:<36} median {bare['median_ms']:>6.1f} → {full['median_ms']:>6.1f} ms   "
            f"queries {bare['queries']:>2} → {full['queries']:>2}   ratio {full['ratio']:.2f}"
        )
    asked = f"median {given['who_looked_median_ms']:.1f} ms, worst {given['who_looked_worst_ms']:.1f} ms"
    held = " → ".join(f"{each:.0f}" for each in given["memory_mb"])
    lines.append(f"    followed {given['entries']:,} entries, {given['verify_per_s']:,.0f} a second, memory {held} MB")
    lines.append(f"    who has looked at one child: {asked}")
    return lines


def _proof(given: dict[str, Any]) -> list[str]:
    lines = [f"  Every duty late or never done, as of a day, at {given['cases']:,} cases"]
    for name, each in given["found"].items():
        held = " → ".join(f"{mb:.0f}" for mb in each["memory_mb"])
        lines.append(
            f"    {name:<16} {each['again']:>6,} cases judged again   first page {each['page_ms']:>7,.0f} ms   "
            f"a year counted {each['counted_ms']:>7,.0f} ms   all {each['rows']:,} in {each['whole_s']:.1f} s   "
            f"memory {held} MB   {each['exact']} asked by hand agree"
        )
    return [*lines, *(f"    {title:<36} median {taken:>7,.0f} ms" for title, taken in given["pages"].items())]


def _outbox(given: dict[str, Any]) -> list[str]:
    found, trial = given["drained"], given["trial"]
    held, count = " → ".join(f"{each:.0f}" for each in found["memory_mb"]), found["messages"]
    jumped = f"{trial['kills']} watchers killed, {trial['jumps']} clocks jumped"
    return [
        f"  The outbox: {count:,} due mails, {found['hands']} connections (target: under 5 ms of the watcher's own)",
        f"    the channel alone              {found['alone_s']:>8.1f} s   {count / found['alone_s']:,.0f} a second",
        f"    with the watcher               {found['watcher_s']:>8.1f} s   {count / found['watcher_s']:,.0f} a second",
        f"    the watcher's own              {found['overhead_ms']:>8.2f} ms a message   memory {held} MB",
        f"  Mail dead for 15 days ({trial['probes']:,} probes), {jumped} (target: nothing lost, nothing doubled)",
        f"    lost {trial['lost']}   doubled {trial['doubled']}   said sent and never accepted {trial['lied']}",
        f"    declared unknown {trial['unknown']}, of which {trial['unknown_arrived']} had arrived",
        f"    who lives was served {trial['recovered_s']:.1f} s after the server came back",
    ]


def _loud(given: dict[str, Any]) -> list[str]:
    lines = ["  A look for what must be spoken of (target: as long with few cases as with many)"]
    for cases, each in zip(given["cases"], given["found"], strict=True):
        first, idle, few = each["first"], each["idle"], each["few"]
        lines.append(
            f"    {cases:>7,} cases   nothing due {idle['median_ms']:>6.1f} ms, {idle['queries']} statements "
            f"(found by {idle['plan'] or 'NO INDEX'} in {idle['found_ms']:.2f} ms)   {few['duties']} due "
            f"{few['nothing_new_ms']:>6.1f} ms, all of them spoken {few['all_speak_ms']:>6.1f} ms   "
            f"first looks: {first['duties']:,} duties, {first['reminders']:,} reminders in {first['seconds']:.1f} s"
        )
    return lines
