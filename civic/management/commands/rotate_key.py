from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management.base import BaseCommand, CommandError, CommandParser

from civic.deploy import rotating

THEN = {
    "SECRET_KEY": "Start web, workers and beat anew. Sessions and links go on; payment codes that are shown this minute"
    " and sign-in codes under way end. After a month: rotate_key SECRET_KEY --forget.",
    "PUSH_KEY": "Start web and workers anew. Browsers get the new key when they are next seen; older ones are still"
    " told by the old one. After a year: rotate_key PUSH_KEY --forget.",
    "LEDGER_ANCHOR_KEY": "Start the workers anew, and send the public key to everybody who keeps anchors. Anchors"
    " before today are checked with the old public key: keep it.",
    "METRICS_TOKEN": "Start web anew, and give the token to the monitoring system.",
}


class Command(BaseCommand):
    help = "Put a new key into the file of settings; the old one stays as a fallback where it has one."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(rotating.KEYS))
        parser.add_argument("--file", type=Path, default=Path(".env"), help="the file of settings (.env)")
        parser.add_argument("--forget", action="store_true", help="take the old keys out instead")

    def handle(self, *args: Any, **options: Any) -> None:
        name, path = options["name"], options["file"]
        if not path.is_file():
            raise CommandError(f"There is no {path}: name the file of settings with --file.")
        try:
            if options["forget"]:
                self.stdout.write(f"{rotating.forget(path, name)} old keys taken out. Start web and workers anew.")
                return
            new = rotating.rotate(path, name)
        except rotating.NoSuchKey as error:
            raise CommandError(f"{name} keeps no old keys.") from error
        if name == "LEDGER_ANCHOR_KEY":
            public = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(new)).public_key().public_bytes_raw().hex()
            self.stdout.write(f"public key: {public}")
        self.stdout.write(f"{name} is new in {path}. {THEN[name]}")
