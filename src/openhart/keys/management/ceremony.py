"""The ceremony at the terminal: shares shown one at a time, typed back, never written anywhere."""

from collections.abc import Callable, Sequence

from openhart.sealing import shares

#: Clears the screen and what was scrolled off it.
CLEAR = "\x1b[2J\x1b[3J\x1b[H"
_COLUMNS = 3


class Stopped(Exception):  # noqa: N818 - what happened
    """Raised when whoever sits at the terminal stops."""


class Terminal:
    """Where words are shown and typed."""

    def __init__(self, show: Callable[[str], None], line: Callable[[], str]) -> None:
        self._show, self._line = show, line

    def say(self, *lines: str) -> None:
        """Show lines."""
        self._show("".join(f"{line}\n" for line in lines))

    def clear(self) -> None:
        """Leave nothing on the screen."""
        self._show(CLEAR)

    def ask(self, prompt: str) -> str:
        """Return what is typed; raise Stopped at the end of the input and at the word stop."""
        self._show(f"{prompt} ")
        typed = self._line()
        if not typed or typed.strip().lower() == "stop":
            raise Stopped
        return typed.strip()


def give_out(terminal: Terminal, made: Sequence[str]) -> None:
    """Show each share to its holder alone, and have it typed back before the next."""
    for number, share in enumerate(made, start=1):
        terminal.clear()
        terminal.say(f"Share {number} of {len(made)}. Only its holder looks at the screen now.")
        while not _is_typed_back(terminal, number, share):
            pass
    terminal.clear()


def _is_typed_back(terminal: Terminal, number: int, share: str) -> bool:
    terminal.say("Write these words down, in this order:", "", *_table(share.split()), "")
    terminal.ask("Type yes when they are on paper. They go from the screen then:")
    terminal.clear()
    typed = terminal.ask(f"Type share {number} from the paper (the first four letters of each word are enough):")
    terminal.clear()
    try:
        if shares.read(typed) == share:
            return True
        terminal.say("That is another share than the one on the screen before.")
    except shares.WrongShare as fault:
        terminal.say(str(fault))
    terminal.say("Here are the words once more.")
    return False


def take_in(terminal: Terminal, *, needed: int) -> list[str]:
    """Return as many shares as are needed, each refused with a sentence when it is wrong and asked for again."""
    found: list[str] = []
    while len(found) < needed:
        typed = terminal.ask(f"Share {len(found) + 1} of {needed} (its words in order, or stop):")
        terminal.clear()
        try:
            share = shares.read(typed)
            shares.check_together([*found, share])
        except shares.WrongShare as fault:
            terminal.say(str(fault))
        else:
            found.append(share)
    return found


def _table(words: Sequence[str]) -> list[str]:
    """Return numbered words in columns, read downwards."""
    rows = -(-len(words) // _COLUMNS)
    cells = [f"{number:2}. {word:10}" for number, word in enumerate(words, start=1)]
    return ["   ".join(cells[row::rows]).rstrip() for row in range(rows)]
