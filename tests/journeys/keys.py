"""A person without a mouse: Tab, Shift+Tab, Enter, Space and letters, and nothing else. Every stop must be seen."""

from typing import Any

MOST_STOPS = 90
STAY = ("checkbox", "summary")  # pressing these leads nowhere
STOP = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const label = it.labels?.length ? it.labels[0].innerText : "";
  const box = it.getBoundingClientRect();
  const before = window.lastStop && window.lastStop.isConnected
    && Boolean(it.compareDocumentPosition(window.lastStop) & Node.DOCUMENT_POSITION_FOLLOWING);
  window.lastStop = it;
  return {
    name: [it.getAttribute("aria-label"), label, it.innerText, it.value, it.alt].filter(Boolean).join(" "),
    kind: it.type || it.tagName.toLowerCase(),
    seen: [it, it.closest("label"), it.closest("li"), it.closest("article")].some((part) => {
      const drawn = part && getComputedStyle(part);
      return drawn && drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2;
    }),
    there: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    back: before,
    positive: it.tabIndex > 0,
  };
}"""


class Keys:
    """The keyboard of one page. `faults` names each stop that could not be seen or came out of order."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        self.kind = ""  # of the stop where the focus is

    def reach(self, name: str) -> "Keys":
        """Tab on until the stop with this name; each stop on the way is looked at."""
        wrapped = False
        for _stop in range(MOST_STOPS):
            stop = self.page.evaluate(STOP)
            if stop:
                wrapped = self._look(stop, wrapped)
                if name in stop["name"]:
                    self.kind = stop["kind"]
                    return self
            else:
                wrapped = True  # the browser's own bar, then the page from its beginning
            self.page.keyboard.press("Tab")
        raise AssertionError(f"“{name}” is not reached by Tab on {self.page.url}; faults: {self.faults}")

    def _look(self, stop: dict[str, Any], wrapped: bool) -> bool:
        if not stop["seen"]:
            self.faults.append(f"{self.page.url}: the focus on “{stop['name']}” cannot be seen")
        if not stop["there"]:
            self.faults.append(f"{self.page.url}: “{stop['name']}” has the focus outside the screen")
        if stop["positive"] or (stop["back"] and not wrapped):
            self.faults.append(f"{self.page.url}: “{stop['name']}” comes out of order")
        return False if stop["back"] else wrapped

    def press(self, name: str) -> "Keys":
        """Go there and press it: a link or a button leads on, a box is ticked, what is folded opens."""
        self.reach(name)
        if self.kind in STAY:
            self.page.keyboard.press("Space" if self.kind == "checkbox" else "Enter")
            return self
        return self.enter()

    def type(self, name: str, words: str) -> "Keys":
        """Go to a field, replace what is in it."""
        self.reach(name)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(words)
        return self

    def enter(self) -> "Keys":
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self
