"""Two ways of using a page: with a mouse (scripts on or off), and with the keyboard alone."""

from playwright.sync_api import Locator, Page

MOST_STEPS = 250
_COMES_BEFORE = """wanted => {
    const here = document.activeElement ?? document.body;
    return here !== document.body && !!(here.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING);
}"""
_HAS_FOCUS = """wanted => {
    const here = document.activeElement;
    if (here === wanted) return "yes";
    return here?.type === "radio" && here.name === wanted.name && here.form === wanted.form ? "group" : "no";
}"""
#: What is seen of a control: its own ring, or for the design system's boxes the ring on the label's mark.
_RING = """wanted => {
    const label = wanted.matches('.usa-radio__input, .usa-checkbox__input') ? wanted.labels[0] : null;
    const style = label ? getComputedStyle(label, '::before') : getComputedStyle(wanted);
    const box = (label ?? wanted).getBoundingClientRect();
    const spots = [[.5, .5], [.02, .1], [.98, .1], [.02, .9], [.98, .9]].map(
        ([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
    const shown = label ?? wanted;
    return {
        outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: spots.some(spot => spot && (shown.contains(spot))),
    };
}"""


class Mouse:
    """Points and clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type into the control of that label."""
        self._control("textbox", label, within).fill(text)

    def select(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose from a drop-down list."""
        self._control("combobox", label, within).select_option(label=option)

    def choose(self, label: str, group: str = "") -> None:
        """Choose one button of a group."""
        self._label(self.radio(label, group)).click()

    def tick(self, label: str) -> None:
        """Tick a box."""
        self._label(self.page.get_by_role("checkbox", name=label).first).click()

    def press(self, button: str) -> None:
        """Press a button that leads to another page."""
        self.page.get_by_role("main").get_by_role("button", name=button, exact=True).click()

    def follow(self, link: Locator) -> None:
        """Go where a link leads."""
        link.click()

    def radio(self, label: str, group: str = "") -> Locator:
        """Return one button of a group, or of the only group that has it."""
        where = self.page.get_by_role("group", name=group) if group else self.page.get_by_role("main")
        return where.get_by_role("radio", name=label, exact=True).first

    def _control(self, role: str, label: str, within: Locator | None) -> Locator:
        where = within if within is not None else self.page.get_by_role("main")
        return where.get_by_role(role, name=label).first  # type: ignore[arg-type]

    def _label(self, box: Locator) -> Locator:
        return self.page.locator(f"label[for='{box.get_attribute('id')}']")


class Keyboard(Mouse):
    """Presses keys and nothing else; wherever it stops, the focus must be seen."""

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        self.reach(self._control("textbox", label, within))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def select(self, label: str, option: str, within: Locator | None = None) -> None:
        control = self._control("combobox", label, within)
        self.reach(control)
        self.page.keyboard.type(option)
        assert control.locator("option:checked").inner_text().strip() == option

    def choose(self, label: str, group: str = "") -> None:
        wanted = self.radio(label, group)
        self.reach(wanted)
        self.page.keyboard.press("Space")
        assert wanted.is_checked()

    def tick(self, label: str) -> None:
        box = self.page.get_by_role("checkbox", name=label).first
        self.reach(box)
        self.page.keyboard.press("Space")
        assert box.is_checked()

    def press(self, button: str) -> None:
        self.reach(self.page.get_by_role("main").get_by_role("button", name=button, exact=True))
        self.page.keyboard.press("Enter")

    def follow(self, link: Locator) -> None:
        self.reach(link)
        self.page.keyboard.press("Enter")

    def reach(self, control: Locator) -> None:
        """Step from control to control until this one has the focus, and see that it shows."""
        wanted = control.element_handle()
        key = "Shift+Tab" if wanted.evaluate(_COMES_BEFORE) else "Tab"
        for _ in range(MOST_STEPS):
            found = wanted.evaluate(_HAS_FOCUS)
            if found == "yes":
                break
            self.page.keyboard.press("ArrowDown" if found == "group" else key)
        else:
            raise AssertionError(f"No key leads to {control}.")
        ring = wanted.evaluate(_RING)
        assert ring["outline"], f"nobody sees that {control} has the focus"
        assert ring["seen"], f"something lies over {control}, which has the focus"
