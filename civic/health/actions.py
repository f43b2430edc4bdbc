from datetime import datetime

from civic.health.models import Heartbeat


def beat(name: str, *, now: datetime) -> None:
    """Note that the process `name` works."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
