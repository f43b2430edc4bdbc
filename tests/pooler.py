"""PgBouncer in transaction mode before the tests' server, as a county's database often has one."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MISSING = "pgbouncer is not installed (Debian: apt-get install pgbouncer): nothing was tried through a pooler"
needs_a_pooler = pytest.mark.skipif(PROGRAM is None, reason=MISSING)
CONFIG = """
[databases]
* = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 200
default_pool_size = 8
logfile = {folder}/log
"""


@contextmanager
def pooled(connection: Any) -> Iterator[None]:
    """Inside, every session that the portal opens goes through the pooler, which has fewer of them to the server."""
    assert PROGRAM is not None, MISSING
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_setting('port')")
        user, port = cursor.fetchone()
    direct = connection.get_connection_params()
    before = {name: connection.settings_dict[name] for name in ("HOST", "PORT", "OPTIONS")}
    options = {name: value for name, value in before["OPTIONS"].items() if name != "host"}
    with _running(host=direct["host"], port=port, user=user) as listen:
        connection.close()
        connection.settings_dict.update(HOST="127.0.0.1", PORT=str(listen), OPTIONS=options)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)


@contextmanager
def _running(**server: str) -> Iterator[int]:
    """Start a pooler before a server; yield the port on which it listens."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        listen = free.getsockname()[1]
    folder = Path(tempfile.mkdtemp(prefix="tuili-pooler-"))
    folder.chmod(0o777)
    (folder / "pgbouncer.ini").write_text(CONFIG.format(listen=listen, folder=folder, **server))
    # It refuses to be root; a private server's socket is open to the server's own user only.
    owner = pwd.getpwuid(os.stat(server["host"]).st_uid).pw_name if server["host"].startswith("/") else "nobody"
    other = ["-u", "nobody" if owner == "root" else owner] if os.geteuid() == 0 else []
    command = [PROGRAM, "-q", *other, str(folder / "pgbouncer.ini")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(listen, process, folder)
        yield listen
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _turn in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.05)
    log = folder / "log"
    raise RuntimeError(f"pgbouncer did not start: {log.read_text() if log.exists() else process.returncode}")
