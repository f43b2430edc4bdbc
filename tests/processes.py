"""For tests that start another process of the portal on their own database."""

import socket
from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """The test database's address, whether its server listens on a socket or a port."""
    at = connection.settings_dict
    who = quote(at["USER"]) + (f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else "")
    host = at["HOST"] or at["OPTIONS"].get("host", "")
    port = at["PORT"] or at["OPTIONS"].get("port", "")
    return f"postgres://{who}@/{at['NAME']}?host={quote(host, safe='/')}" + (f"&port={port}" if port else "")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
