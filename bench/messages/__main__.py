"""`make bench-messages`: messages at the size of a county, as ratios taken in one run.

PARTS=planning,leasing,push,line,emergency chooses.
"""

import os
import tempfile
from importlib import import_module

from bench import database
from bench.messages import endpoint, world
from bench.posting import environment, migrate
from bench.reports import say

PARTS = ("planning", "leasing", "push", "line", "emergency")


def main() -> None:
    chosen = (os.environ.get("PARTS") or ",".join(PARTS)).split(",")
    if unknown := set(chosen) - set(PARTS):
        raise SystemExit(f"PARTS knows {', '.join(PARTS)}; not {', '.join(unknown)}")
    with tempfile.TemporaryDirectory(prefix="tuili-bench-") as folder, endpoint.served() as port:
        os.environ["VAR_DIR"] = folder
        _measure(chosen, port)


def _measure(chosen: list[str], port: int) -> None:
    with database.scratch("messages") as url:
        migrate(url)
        os.environ.update(environment(url, **world.settings(port)))
        world.make(url, port=port)
        for name in chosen:
            _say_load(name)
            import_module(f"bench.messages.{name}").run(url)
        _say_load("end")


def _say_load(where: str) -> None:
    say(f"{where}: load {os.getloadavg()[0]:.1f}, {world.CITIZENS:,} citizens")


if __name__ == "__main__":
    main()
