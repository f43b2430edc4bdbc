"""What axe finds wrong on the page that is open."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe

# Django's own table of rows heads its first, narrow column with nothing; its cells hold no data.
RULES = {"preload": False, "resultTypes": ["violations"], "rules": {"empty-table-header": {"enabled": False}}}
AXE = Axe()


def faults(page: Any) -> list[str]:
    found = AXE.run(page, options=RULES).response["violations"]
    return [f"{fault['id']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]]
