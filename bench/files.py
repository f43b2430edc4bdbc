"""`make bench-files`: the largest files of a county that stands (`make world`): seconds, bytes, and memory at most.

Each file is taken in a process of its own, as the web's process gives it out, and thrown away; its memory is what that
process held at most, with the portal's own code in it. ONLY="movements lines" chooses the addresses.
"""

import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from bench import lists
from bench.reports import say

MOST = 500  # MB
REASON = {"reason": "What the file of the whole county costs"}


@dataclass(frozen=True)
class File:
    """A file that this user may take, by its address; `told` is sent with the asking."""

    user_id: int
    path: str
    told: dict[str, str] | None = None


def main() -> None:
    lists.begin()
    from django.db import connections

    wanted = os.environ.get("ONLY", "").split()
    found = [each for each in _largest() if not wanted or any(part in each.path for part in wanted)]
    connections.close_all()  # what is open cannot be shared with the children
    say("    MB at most      s     MB of file")
    for each in found:
        say(_line(each, *_measured(each)))


def _line(each: File, memory: float, seconds: float, size: float, status: int) -> str:
    mark = "OVER" if memory > MOST else "    "
    fault = "" if status == 200 else f"  ({status})"
    return f"{mark}{memory:10.0f} {seconds:8.1f} {size:12.1f}  {each.path}{fault}"


def _measured(each: File) -> tuple[float, float, float, int]:
    """MB held at most, seconds, MB of the file, and how it was answered."""
    context = get_context("fork")
    mine, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_take, args=(each, theirs))
    child.start()
    theirs.close()
    try:
        told: tuple[float, float, float, int] = mine.recv()
    except EOFError:
        told = (0.0, 0.0, 0.0, 500)
    child.join()
    return told


def _take(each: File, to: Connection) -> None:
    from django.db import transaction
    from django.test import Client
    from django.utils import timezone

    from civic.accounts.models import User
    from civic.consent.actions import agree

    client, user = Client(raise_request_exception=False), User.objects.get(pk=each.user_id)
    with transaction.atomic():
        agree(user, now=timezone.now())
    client.force_login(user)
    session = client.session  # as if signed in a moment ago: some files ask for the password again
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    began, size = time.perf_counter(), 0
    answer: Any = client.get(each.path) if each.told is None else client.post(each.path, each.told)
    if answer.streaming:
        for part in answer.streaming_content:
            size += len(part)
    else:
        size = len(answer.content)
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    to.send((kilobytes / 1024, time.perf_counter() - began, size / 1024**2, answer.status_code))


def _largest() -> Iterator[File]:
    """Of each kind of file the one with most in it."""
    from django.db.models import Count, Sum

    from civic.accounts.models import User
    from engagement.notices.models import Notice
    from rewards.ledger.models import Account, Turnover
    from rewards.settlement.periods.models import Settlement
    from rewards.settlement.statements.models import Statement
    from rewards.shops.models import ShopStaff
    from surveys.responses.models import Participation

    staff = {name: User.objects.get(email=f"{name}@demo.test").pk for name in ("finance", "auditor", "coordinator")}
    moved = Turnover.objects.order_by().values("account").annotate(n=Sum("transactions")).order_by("-n")
    for account in (moved[0]["account"], Account.objects.filter(kind=Account.Kind.EXPIRED).latest("pk").pk):
        yield File(staff["finance"], f"/admin/rewards/account/{account}/movements.csv")
    months = Settlement.objects.defer("csv").annotate(n=Sum("statements__redemptions")).order_by("-n")
    for kind in ("csv", "xlsx", "lines_csv", "report", "budgets"):
        yield File(staff["finance"], f"/admin/rewards/settlement/{months[0].month}/{kind}/")
    name = f"{months[0].month:%Y-%m}"
    for kind in ("csv", "xlsx"):
        yield File(staff["finance"], f"/api/v1/finance/settlements/{name}/lines.{kind}")
    statement = Statement.objects.order_by("-redemptions")[0]
    owner = ShopStaff.objects.filter(merchant=statement.merchant_id, role=ShopStaff.Role.OWNER)[0].user_id
    for kind in ("lines.csv", "statement.pdf"):
        yield File(owner, f"/merchant/statements/{statement.number}/{kind}")
    year = months[0].month.year
    for kind in ("csv", "xlsx"):
        yield File(owner, f"/merchant/payments/{kind}/?first={year}-01-01&last={year}-12-31")
    asked = Participation.objects.order_by().values("questionnaire").annotate(n=Count("pk")).order_by("-n")[0]
    for kind in ("rows.csv", "words.csv", "answers.csv", "results.csv", "results.xlsx", "results.json"):
        yield File(staff["coordinator"], f"/admin/surveys/questionnaire/{asked['questionnaire']}/{kind}")
    public = Notice.objects.filter(published_at__isnull=False, audience=None).latest("published_at")
    yield File(staff["coordinator"], f"/admin/engagement/noticefigures/{public.pk}/people.csv", REASON)


if __name__ == "__main__":
    sys.exit(main())
