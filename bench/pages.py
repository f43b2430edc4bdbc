"""`make bench-pages`: what a page costs a phone, the database and the server. PARTS=phone,queries,rate,work chooses."""

import os
import tempfile
from pathlib import Path

from bench import database
from bench.browsing import phone
from bench.reports import say
from bench.serving import Portal, queries, rates
from bench.work import work

PAGES = ("/", "/inbox/", "/wallet/", "/pay/", "/notices/")
PARTS = {"phone": phone, "queries": queries, "rate": rates, "work": work}


def a_notice() -> str:
    """The page of the newest notice for everybody that asks questions."""
    from engagement.notices.models import Notice

    for_all = Notice.objects.filter(state=Notice.State.PUBLISHED, audience=None, questionnaire__isnull=False)
    return for_all.latest("published_at").get_absolute_url()


def main() -> None:
    with database.scratch("pages") as address, tempfile.TemporaryDirectory(prefix="tuili-bench-") as var:
        os.environ |= {"DATABASE_URL": address, "VAR_DIR": var, "DEMO": "1", "DEBUG": "0", "LOG_LEVEL": "ERROR"}
        with Portal(Path(var)) as portal:
            for name in (os.environ.get("PARTS") or ",".join(PARTS)).split(","):
                say(f"\n{name}")
                PARTS[name](portal, (*PAGES, a_notice()))


if __name__ == "__main__":
    main()
