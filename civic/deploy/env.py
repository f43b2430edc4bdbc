"""Settings from the environment. A bad value stops start-up with one sentence that says which and why."""

import os
import re
import secrets
import warnings
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

ROOT = Path(__file__).resolve().parents[2]
BROKERS = ("amqp", "amqps", "redis", "rediss", "filesystem")
MAILBOXES = ("imaps", "imap", "maildir", "mbox")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LONGEST_ADDRESS = 500  # as long as the outbox's column
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def flag(name: str, *, default: bool = False) -> bool:
    """Read a yes/no variable; anything but 1, 0, true, false, yes, no, on, off is refused."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is “{raw}”; write 1 for yes or 0 for no.")


def debugging(name: str, *, demo: bool) -> bool:
    """Read whether Django's debug pages are shown: never outside the demo, they print settings and personal data."""
    wanted = flag(name)
    if wanted and not demo:
        raise ImproperlyConfigured(
            f"{name} is on, and this is no demo: its error pages would show settings and personal data. Set {name}=0."
        )
    return wanted


def whole_number(name: str, *, default: int, least: int = 1) -> int:
    """Read a whole number that is at least `least`."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) < least:
        raise ImproperlyConfigured(f"{name} is “{raw}”; write a whole number of at least {least}.")
    return int(raw)


def numbers_by_name(name: str, *, default: str, among: Collection[str]) -> dict[str, int]:
    """Read whole numbers of at least 1 for some of the known names, as in finance=15,auditor=20."""
    found: dict[str, int] = {}
    for part in text(name, default=default).split(","):
        key, equals, number = part.strip().partition("=")
        if key not in among or not equals or not number.isascii() or not number.isdigit() or int(number) < 1:
            raise ImproperlyConfigured(
                f"{name} has “{part.strip()}”; write a name and a whole number, as in {default}; "
                f"the names are {', '.join(among)}."
            )
        found[key] = int(number)
    return found


def one_of(name: str, choices: Collection[str], *, default: str) -> str:
    """Read a word that must be one of `choices`."""
    word = text(name, default=default)
    if word not in choices:
        raise ImproperlyConfigured(f"{name} is “{word}”; write one of: {', '.join(choices)}.")
    return word


def prices(name: str) -> dict[str, Decimal]:
    """Read prices by name, as in line=0.2,sms=0.9."""
    found: dict[str, Decimal] = {}
    for part in names(name):
        key, equals, price = part.partition("=")
        if not key or not equals or not re.fullmatch(r"\d{1,4}(\.\d{1,4})?", price.strip(), re.ASCII):
            raise ImproperlyConfigured(f"{name} has “{part}”; write a channel and a price, as in line=0.2,sms=0.9.")
        found[key.strip()] = Decimal(price.strip())
    return found


def text(name: str, *, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def choice(name: str, *, default: str, among: Sequence[str]) -> str:
    """Read one of a few words, in capitals."""
    word = text(name, default=default).upper()
    if word not in among:
        raise ImproperlyConfigured(f"{name} is “{word}”; write one of {', '.join(among)}.")
    return word


def pair(name: str, secret: str) -> tuple[str, str] | None:
    """Read an id with its secret: both or neither."""
    both = text(name), text(secret)
    if any(both) and not all(both):
        raise ImproperlyConfigured(f"{name} and {secret} belong together: set both, or neither.")
    return both if all(both) else None


def providers(**pairs: tuple[str, str] | None) -> dict[str, dict[str, object]]:
    """What allauth needs of each provider that is configured. Of a person it asks the address, and nothing else."""
    return {
        name: {
            "APP": {"client_id": pair[0], "secret": pair[1]},
            "SCOPE": ["openid", "email"],
            "OAUTH_PKCE_ENABLED": True,
        }
        for name, pair in pairs.items()
        if pair
    }


def names(name: str) -> list[str]:
    """Read a comma-separated list."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def mail_addresses(name: str) -> list[str]:
    """Read mail addresses, separated by commas."""
    found = names(name)
    for address in found:
        before, at, host = address.partition("@")
        if not (before and at and host) or set(address) & set(" \t<>") or "@" in host:
            raise ImproperlyConfigured(f"{name} has “{address}”; write mail addresses, separated by commas.")
    return found


def mail_address(name: str) -> str:
    """Read one mail address, or none. It bears no + itself: what is behind one is the number of a letter."""
    found = mail_addresses(name)
    if len(found) > 1 or any("+" in address for address in found):
        raise ImproperlyConfigured(
            f"{name} is “{text(name)}”; write one address without a +, such as bounces@tuili.example."
        )
    return found[0] if found else ""


def mailbox(name: str) -> str:
    """Read where returned mail lies: an IMAP folder, a Maildir or an mbox file. Its password is never repeated."""
    address = text(name)
    try:
        parts = urlsplit(address)
        usable = bool(parts.hostname and parts.username) if parts.scheme in ("imap", "imaps") else parts.path != "/"
        usable = usable and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if address and not (usable and parts.scheme in MAILBOXES and parts.path.startswith("/")):
        raise ImproperlyConfigured(
            f"{name} cannot be read; write imaps://user:password@host/INBOX, maildir:///path/to/it or mbox:///path/to/it."
        )
    return address


def folder(name: str) -> str:
    """Read the whole path of a folder. It may be away just now: a machine that is mounted comes and goes."""
    path = text(name)
    if path and (not Path(path).is_absolute() or len(path) > LONGEST_ADDRESS):
        raise ImproperlyConfigured(f"{name} is “{path}”; write the whole path of a folder, such as /mnt/auditor.")
    return path


def outside_addresses(name: str) -> list[str]:
    """Read addresses of other servers, separated by commas: https, or plain http on this very machine."""
    found = names(name)
    for address in found:
        if not _may_be_called(address):
            raise ImproperlyConfigured(
                f"{name} has “{address}”; write addresses such as https://audit.example.gov.tw/anchors, separated by "
                "commas, without a user or a password in them; plain http is for this machine only (127.0.0.1)."
            )
    if len(set(found)) < len(found):
        raise ImproperlyConfigured(f"{name} names an address twice.")
    return found


def server(name: str, *, default: str) -> str:
    """Read the address of one server, that a person who runs the portal chooses: https or plain http."""
    address = text(name, default=default)
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name} is “{address}”; write an address such as {default}.")
    return address


def _may_be_called(address: str) -> bool:
    try:
        parts = urlsplit(address)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    has_secret = parts.username is not None or parts.password is not None
    clean = address.isascii() and address.isprintable() and " " not in address and len(address) <= LONGEST_ADDRESS
    return usable and (plain or parts.scheme == "https") and clean and not has_secret and not parts.fragment


def tokens(setting: str, *, of: Sequence[str], name: str) -> list[str]:
    """Read a bearer token for each address of another setting, in its order; an empty place is one without."""
    raw = os.environ.get(setting, "").strip()
    found = [each.strip() for each in raw.split(",")] if raw else []
    if found and len(found) != len(of):
        raise ImproperlyConfigured(f"{setting} has {len(found)} places, {name} has {len(of)}: write one for each.")
    if any(not each.isascii() or not each.isprintable() or " " in each for each in found):
        raise ImproperlyConfigured(f"{setting} has a token with a space or a sign that no header can hold.")
    return found


def columns(name: str, *, among: Sequence[str]) -> list[tuple[str, str]]:
    """Read `column` or `column:heading`, separated by commas, as pairs; a heading left out is the column's name."""
    pairs = [item.partition(":") for item in names(name)]
    for column, colon, heading in pairs:
        if column.strip() not in among or (colon and not heading.strip()):
            raise ImproperlyConfigured(
                f"{name} has “{column}{colon}{heading}”; write column or column:heading, with columns among "
                f"{', '.join(among)}."
            )
    if len(pairs) == 1 or len({column.strip() for column, *_rest in pairs}) < len(pairs):
        raise ImproperlyConfigured(f"{name} must name at least two columns, each of them once.")
    return [(column.strip(), heading.strip() or column.strip()) for column, _colon, heading in pairs]


def tiles(name: str) -> str:
    """Read the address of a map's tiles: it begins with https://, and names {z}, {x} and {y}."""
    address = text(name)
    if address and not (address.startswith("https://") and all(part in address for part in ("{z}", "{x}", "{y}"))):
        raise ImproperlyConfigured(
            f"{name} is “{address}”; write an address such as https://tiles.example.gov.tw/{{z}}/{{x}}/{{y}}.png."
        )
    return address


def origin_of_tiles(address: str) -> list[str]:
    """Return from where pages may load tiles, for the browser's policy; {s} stands for one of several names."""
    parts = urlsplit(address.replace("{s}", "*"))
    return [f"https://{parts.netloc}"] if address else []


def font_file(name: str) -> str:
    """Read the path of a TrueType font; `#2` behind it means the third font of a collection."""
    path, mark, index = text(name).partition("#")
    if path and (not Path(path).is_file() or (mark and not index.isdigit())):
        raise ImproperlyConfigured(
            f"{name} is “{text(name)}”; write the path of a TrueType file, such as /fonts/a.ttc#2."
        )
    return text(name)


def liff(name: str) -> str:
    """Read the id of a LIFF app: the number of its LINE Login channel, a dash, and a word."""
    found = text(name)
    number, dash, word = found.partition("-")
    if found and not (number.isascii() and number.isdigit() and dash and word.isascii() and word.isalnum()):
        raise ImproperlyConfigured(
            f"{name} is “{found}”; write the id that LINE's console shows, such as 1234567890-AbcdEfgh."
        )
    return found


def site_address(name: str, *, default: str, demo: bool) -> str:
    """Read the portal's own address: https, except in the demo, without a path."""
    address = text(name, default=default).rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise ImproperlyConfigured(
            f"{name} is “{address}”; write the site's address, such as https://tuili.example.gov.tw."
        )
    if parts.scheme == "http" and not demo:
        raise ImproperlyConfigured(f"{name} is “{address}”; outside the demo (DEMO=1) it must begin with https://.")
    return address


def database(name: str) -> dict[str, object]:
    """Read a PostgreSQL address; MySQL, SQLite and misspelt addresses are refused."""
    address = text(name)
    if not address:
        raise ImproperlyConfigured(
            f"{name} is not set: run through make, which starts an embedded PostgreSQL, "
            f"or set {name}=postgres://user:password@host:5432/database."
        )
    config = _parsed(name, address, Env.db_url_config)
    if not str(config.get("ENGINE", "")).endswith("postgresql") or not config.get("NAME"):
        raise ImproperlyConfigured(
            f"{name} must look like postgres://user:password@host:5432/database; "
            f"only PostgreSQL 15 or newer will do, and this one begins with “{address.split(':')[0]}”."
        )
    config["ENGINE"] = "civic.deploy.postgresql"
    config["CONN_MAX_AGE"] = whole_number("DATABASE_CONN_MAX_AGE", default=60, least=0)
    config["CONN_HEALTH_CHECKS"] = True
    config["DISABLE_SERVER_SIDE_CURSORS"] = True  # a pooler in transaction mode forgets them: civic/core/keyset.py
    return config


def broker(name: str, *, default: str) -> str:
    """Read the address of Celery's broker; the folder under `var/` is for one machine only."""
    address = text(name, default=default)
    if address.split("://")[0] not in BROKERS or "://" not in address:
        raise ImproperlyConfigured(
            f"{name} must look like amqp://user:password@host:5672/portal; {', '.join(BROKERS)} will do, "
            f"and this one begins with “{address.split(':')[0]}”."
        )
    return address


def mail(name: str, *, default: str) -> dict[str, object]:
    return _parsed(name, text(name, default=default), Env.email_url_config)


def secret_key(name: str, *, var: Path, demo: bool) -> str:
    """Read a key of this portal; the demo makes one of its own under `var/`."""
    key = text(name)
    if not key and demo:
        return _kept_secret(var / name.lower())
    return _long(name, key)


def long_secret(name: str) -> str:
    """Read a key that may be left out, but not be short."""
    key = text(name)
    return _long(name, key) if key else ""


def long_secrets(name: str) -> list[str]:
    """Read keys that were in use before, the newest first, separated by commas."""
    return [_long(name, key) for key in names(name)]


def scanner(name: str) -> str:
    """Read where a clamd listens; empty: there is none."""
    where = text(name)
    good = re.fullmatch(r"tcp://[^/\s:]+:\d{1,5}|unix:///\S+", where)
    if where and not good:
        raise ImproperlyConfigured(f"{name} is “{where}”; write tcp://host:3310 or unix:///run/clamav/clamd.ctl.")
    return where


def _long(name: str, key: str) -> str:
    if len(key) < 50:
        raise ImproperlyConfigured(
            f"{name} must hold at least 50 random characters: make one with "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'."
        )
    return key


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text().strip()


def _parsed(name: str, address: str, parse: Callable[[str], dict[str, object]]) -> dict[str, object]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is wrong is said once, by us
            return parse(address)
    except Exception:  # what a library says of it may quote the password
        raise ImproperlyConfigured(
            f"{name} cannot be read; see .env.example for its form, and write signs such as / # ? @ in a password "
            "as %2F %23 %3F %40."
        ) from None
