"""Asks a server for one thing again and again; prints how many answers came a second. The request is standard input."""

import os
import socket
import sys
import time
from threading import Thread


def main() -> None:
    port, seconds, connections = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    request = sys.stdin.read().replace("\r\n", "\n").replace("\n", "\r\n").encode()
    counts = [0] * connections
    until = time.monotonic() + seconds

    def ask(which: int) -> None:
        while time.monotonic() < until:
            with socket.create_connection(("127.0.0.1", port), 30) as line:
                counts[which] += _answers(line, request, until)

    threads = [Thread(target=ask, args=(which,)) for which in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(f"{sum(counts) / seconds}")


def _answers(line: socket.socket, request: bytes, until: float) -> int:
    """How many whole answers came over one connection before it was closed or the time was over."""
    count, rest = 0, b""
    while time.monotonic() < until:
        line.sendall(request)
        while b"\r\n\r\n" not in rest:
            if not (more := line.recv(65536)):
                return count
            rest += more
        head, _, rest = rest.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            sys.stderr.write(head.decode(errors="replace").splitlines()[0])
            os._exit(1)  # from a thread; a rate of pages that fail is no rate
        length = next(int(each[15:]) for each in head.split(b"\r\n") if each.lower().startswith(b"content-length:"))
        while len(rest) < length:
            rest += line.recv(65536)
        rest, count = rest[length:], count + 1
    return count


if __name__ == "__main__":
    main()
