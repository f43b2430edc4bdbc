"""A questionnaire's page in a browser of a phone, with the portal's own scripts and styles."""

import mimetypes
import re
from pathlib import Path
from urllib.parse import urlsplit

STATIC = Path(__file__).resolve().parents[2] / "static"


class Screen:
    """The page in a browser of a phone; its files come from the folder, and nothing else is served."""

    def __init__(self, page, html, *, root="http://tuili.test"):
        self.page, self.html, self.faults = page, html, []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.route("**/*", self.serve)
        page.goto(f"{root}/questionnaires/1/")

    def serve(self, route):
        path = urlsplit(route.request.url).path
        if path == "/questionnaires/1/":
            return route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        name = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", path.removeprefix("/static/"))
        if path.startswith("/static/") and (STATIC / name).is_file():
            kind = mimetypes.guess_type(name)[0] or "text/plain"
            return route.fulfill(body=(STATIC / name).read_bytes(), content_type=kind)
        return route.abort()

    def choose(self, words):
        self.page.locator("label.choice:visible", has_text=words).first.click()

    def press(self, words):
        self.page.get_by_role("button", name=words, exact=True).click()

    def sees(self, words):
        return self.page.get_by_text(words).first.is_visible()
