"""The keystroke-level model: what a job costs, counted from the actions that are really done.

A key or a click costs 0.2 s, pointing 1.1 s, thinking 1.35 s at each new screen and each choice.
"""

KEY, POINT, THINK = 0.2, 1.1, 1.35
MOST_STEPS = 80


class Effort:
    """Acts on a page as a person would, and counts; all keys and clicks go through it."""

    def __init__(self, page, *, by_mouse):
        self.page = page
        self.by_mouse = by_mouse
        self.screens = self.keys = self.clicks = self.choices = 0
        page.on("domcontentloaded", self._loaded)

    def _loaded(self, _page):
        self.screens += 1

    def stop(self):
        """No more screens are counted."""
        self.page.remove_listener("domcontentloaded", self._loaded)

    @property
    def seconds(self):
        thoughts = self.screens + self.choices
        return self.keys * KEY + self.clicks * (KEY + POINT) + thoughts * THINK

    def press(self, key):
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text):
        """Something that has to be thought of and typed."""
        self.choices += 1
        self.page.keyboard.type(text)
        self.keys += len(text)

    def reach(self, target, *, hotkey=""):
        """Bring the focus there: by the mouse, or by keys alone."""
        self.ready(target)
        if self.by_mouse:
            target.click()
            self.clicks += 1
        elif hotkey:
            self.press(hotkey)
        else:
            self._tab_to(target)

    def ready(self, target):
        """The page with the target is there, its script has run and its focus is set."""
        target.wait_for()
        self.page.wait_for_load_state("domcontentloaded")
        if self.page.locator("[autofocus]").count():
            self.page.locator(":focus").first.wait_for(state="attached")

    def _tab_to(self, target):
        for _ in range(MOST_STEPS):
            if target.evaluate("it => it === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"Not reached by {MOST_STEPS} presses of Tab: {target}")

    def skip_to_content(self, target):
        """By keys only: the link over the menu, which is the first of the page."""
        self.ready(target)
        if not self.by_mouse:
            self.press("Tab")
            self.press("Enter")

    def go(self, target, *, hotkey=""):
        """Press a link or a button."""
        self.reach(target, hotkey=hotkey)
        if not self.by_mouse and not hotkey:
            self.press("Enter")

    def row(self, target):
        """Open what a row of a table is about: by keys, "j" goes down the rows."""
        self.ready(target)
        if self.by_mouse:
            target.click()
            self.clicks += 1
            return
        self.press("j")
        for _ in range(MOST_STEPS):
            if target.evaluate("it => it.closest('tr').contains(document.activeElement)"):
                break
            self.press("j")
        self._tab_to(target)
        self.press("Enter")

    def pick(self, field, text):
        """Choose in a list: by its first letters, as browsers offer."""
        self.choices += 1
        self.ready(field)
        focused = field.evaluate("it => it === document.activeElement")
        if not focused:
            self.reach(field)
        self.page.keyboard.type(text)
        self.keys += len(text)

    def tick(self, box):
        self.choices += 1
        self.reach(box)
        if not self.by_mouse:
            self.press("Space")

    def told(self, job):
        ways = {True: "mouse and keys", False: "keys alone"}
        return (
            f"{job} ({ways[self.by_mouse]}): {self.screens} screens, {self.keys} keys, "
            f"{self.clicks} clicks, {self.choices} choices, {self.seconds:.1f} s"
        )
