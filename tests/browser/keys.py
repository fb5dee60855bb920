"""Somebody without a mouse: Tab, arrows, Space, Enter and typing. Each stop of Tab must be in sight and show its focus."""

import datetime as dt
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

STOPS_AT_MOST = 200
LOOK_AT_FOCUS = r"""wanted => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {text: (e.innerText || '').replace(/\s+/g, ' ').trim(), hit: wanted && e.matches(wanted), body: e === document.body,
          ring: parseFloat(style.outlineWidth) >= 3,
          seen: !top || e.contains(top) || top.contains(e) || top.closest('label') !== null};
}"""


class Keys:
    """Somebody who has no mouse: a persona, anybody on the front page, or on the page of `at`."""

    def __init__(self, visitor, persona: str = "", at: str = "/en/"):
        self.page, self.site = visitor.page, visitor.site
        visitor.open("/en/demo/" if persona else at)
        if persona:
            self.go("", f"button[value={persona}]")
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")

    def go(self, name: str, selector: str = "") -> "Keys":
        """Press Tab until the element of this text (or selector) has the focus."""
        for _step in range(STOPS_AT_MOST):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(LOOK_AT_FOCUS, selector)
            if stop["body"]:
                continue
            assert stop["ring"], f"no visible focus at {stop['text']!r}"
            assert stop["seen"], f"{stop['text']!r} is covered"
            if stop["hit"] or (name and stop["text"].startswith(name)):
                return self
        raise AssertionError(f"Tab never reached {name or selector}")

    def press(self, *names: str) -> "Keys":
        """Reach each of these links and buttons in turn, and activate it."""
        for name in names:
            self.go(name)
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        return self

    def open(self, path: str) -> "Keys":
        self.page.goto(self.site + path)
        return self

    def enter(self) -> "Keys":
        """Activate what has the focus."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def tick(self, field: str, value: str = "") -> "Keys":
        self.go("", f"[name='{field}'][value='{value}']" if value else f"[name='{field}']").page.keyboard.press("Space")
        return self

    def choose_file(self, path: str) -> "Keys":
        """Open the dialogue of the file box, and choose there."""
        self.page.on("filechooser", lambda _chooser: None)  # the browser hands its dialogues over from here on
        self.go("", "input[type=file]")
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)
        return self

    def marks(self, levels: tuple[int, ...]) -> "Keys":
        """A level for each outcome."""
        for number, level in enumerate(levels):
            boxes = self.page.locator("main .pictured section").nth(number).locator("input[name^=level_]")
            self.pick(boxes.first.get_attribute("name"), str(level))
        return self

    def fill(self, field: str, text: str) -> "Keys":
        self.go("", f"[name={field}]")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)
        return self

    def pick(self, field: str, value: str) -> "Keys":
        """Choose among tiles with the arrow keys, or in a list by typing."""
        self.go("", f"[name={field}]")
        if self.page.evaluate("document.activeElement.tagName") == "SELECT":
            self.page.keyboard.type(value)
            return self
        self.page.keyboard.press("Space")
        for _step in range(20):
            if self.page.evaluate("document.activeElement.value") == value:
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value}")

    def moment(self, field: str, *, hours: float) -> "Keys":
        """Now plus so many hours, typed into day, month, year and time."""
        at = dt.datetime.now(ZoneInfo("Europe/Helsinki")) + dt.timedelta(hours=hours)
        self.fill(f"{field}_day", str(at.day)).fill(f"{field}_month", str(at.month))
        return self.fill(f"{field}_year", str(at.year)).fill(f"{field}_time", f"{at:%H:%M}")

    def sees(self, text: str) -> "Keys":
        """Fails unless the text comes into sight."""
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=20_000)
        return self
