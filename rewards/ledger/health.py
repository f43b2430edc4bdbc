"""Tell /healthz whether coins move."""

from civic.health.queries import FACTS
from rewards.ledger import stops


@FACTS.connect
def coins() -> tuple[str, str]:
    """Say `ok`, or since when coins are stopped: a person has to look; no process has to be started anew."""
    stop = stops.current()
    return "coins", f"stopped since {stop.stopped_at:%Y-%m-%dT%H:%M:%SZ}" if stop else "ok"
