"""A mailbox on this machine that speaks as much IMAP as a reader needs: log in, look, fetch, mark as seen."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

STORE = re.compile(rb"UID STORE (\d+) \+FLAGS \(\\Seen\)")
FETCH = re.compile(rb"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)")


class Imap:
    def __init__(self, password: str) -> None:
        self.password = password
        self.mails: list[bytes] = []
        self.seen: set[int] = set()
        box = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"* OK ready\r\n")
                for line in self.rfile:
                    tag, _blank, said = line.rstrip().partition(b" ")
                    self.wfile.write(box.answer(said) + tag + box.end(said) + b"\r\n")
                    if said.upper() == b"LOGOUT":
                        return

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self.server.daemon_threads = True
        port = self.server.server_address[1]
        self.url = f"imap://bounces:{quote(password, safe='')}@127.0.0.1:{port}/INBOX"

    def answer(self, said: bytes) -> bytes:
        if said == b"CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if said == b"UID SEARCH UNSEEN":
            unseen = [str(n).encode() for n in range(1, len(self.mails) + 1) if n not in self.seen]
            return b"* SEARCH " + b" ".join(unseen) + b"\r\n"
        if found := FETCH.fullmatch(said):
            raw = self.mails[int(found[1]) - 1][: int(found[2])]
            size = f"{{{len(raw)}}}".encode()
            return b"* " + found[1] + b" FETCH (UID " + found[1] + b" BODY[]<0> " + size + b"\r\n" + raw + b")\r\n"
        if found := STORE.fullmatch(said):
            self.seen.add(int(found[1]))
        return b"* 1 EXISTS\r\n" if said.startswith(b"SELECT") else b""

    def end(self, said: bytes) -> bytes:
        wrong = said.startswith(b"LOGIN") and self.password.encode() not in said.replace(b"\\", b"")
        return b" NO wrong password" if wrong else b" OK done"


@contextmanager
def imap_server(*, password: str = "p@ss/word 1") -> Iterator[Imap]:
    made = Imap(password)
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        made.server.shutdown()
        made.server.server_close()
