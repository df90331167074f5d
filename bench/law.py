"""How many realistic cases of 40 events the engine judges in a second, beside plain compiled conditions."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from bench import engine, stories
from bench.measuring import hand_over, median, per_second, say
from openhart import policy

_WANTED = 40
_CONDITION = "facts['age'] < 18 and facts['care'] and 'sex_trafficking' in facts['concern']"
_MANY = 10_000


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5.0)
    chosen = parser.parse_args(argv)
    pack = policy.load_pack(stories.PACK)
    say("telling stories")
    told = sorted((script for _, script in stories.pool(size=1500)), key=lambda each: abs(len(each.steps) - _WANTED))
    plain = [[step.plain() for step in script.steps] for script in told[:40]]
    read = [[pack.read_event(each) for each in events] for events in plain]
    written = [engine.case(pack, number) for number in range(40)]

    def judge(cases: Sequence[Sequence[policy.Event]]) -> Callable[[], int]:
        def once() -> int:
            for events in cases:
                policy.evaluate(pack, events, stories.NOW)
            return len(cases)

        return once

    def read_and_judge() -> int:
        for events in plain:
            policy.evaluate(pack, [pack.read_event(each) for each in events], stories.NOW)
        return len(plain)

    hand_over(
        {
            "events": sum(map(len, read)) / len(read),
            "duties": sum(len(policy.evaluate(pack, events, stories.NOW).duties) for events in read) / len(read),
            "cases_per_s": median(per_second(judge(read), seconds=chosen.seconds)),
            "written_cases_per_s": median(per_second(judge(written), seconds=chosen.seconds)),
            "cases_per_s_with_reading": median(per_second(read_and_judge, seconds=chosen.seconds)),
            "conditions_per_s": median(per_second(_yardstick(), seconds=chosen.seconds / 3)),
        }
    )


def _yardstick() -> Callable[[], int]:
    """Return an act that asks one compiled Python condition many times."""
    condition: Callable[[Any], bool] = eval(f"lambda facts: {_CONDITION}")  # noqa: S307 - a literal of ours
    facts = {"age": 15, "care": True, "concern": frozenset({"sex_trafficking"})}

    def ask() -> int:
        for _ in range(_MANY):
            condition(facts)
        return _MANY

    return ask


if __name__ == "__main__":
    main()
