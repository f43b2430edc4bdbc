"""Around the roles of the demo's staff: a deputy for some weeks, one who left, a program, reads to judge."""

from datetime import datetime, timedelta

from civic.accounts.models import User
from civic.agencies import actions as agencies
from civic.agencies.models import Agency
from civic.audit import actions as audit
from civic.core.calendar import taipei_day
from civic.core.roles import Role
from civic.exports import actions as exports
from civic.staff import factors, sampling, tokens
from engagement.demo.people import create_person

READS = (("counter", 3), ("contact", 5), ("coins", 7), ("account", 11))


def fill(people: dict[str, User], health: Agency, *, now: datetime) -> None:
    """Give roles that end, and put before the auditor what the operator read."""
    boss, operator = people["coordinator"], people["operator"]
    today = taipei_day(now)
    deputy = create_person("health.deputy@demo.test", "衛生局代理督導", joined=now - timedelta(days=90))
    agencies.grant_role(
        deputy, Role.APPROVER, agency=health, by=boss, first_day=today, last_day=today + timedelta(days=30)
    )
    former = create_person("health.former@demo.test", "衛生局前小編", joined=now - timedelta(days=300))
    agencies.grant_role(former, Role.EDITOR, agency=health, by=boss)
    agencies.leave(former, to=people["editor"], by=boss, reason="調任他縣", now=now)
    tokens.issue(
        people["finance"],
        program="會計系統（主計處）",
        wanted=["finance:read"],
        days=180,
        by=people["finance"],
        now=now,
    )
    factors.ask(people["approver"], reason="手機遺失，已當面確認本人", by=boss)
    citizens = User.objects.filter(memberships=None, is_active=True).order_by("pk")
    for why, at in READS:
        audit.record("user.viewed", by=operator, about=citizens[at], roles=["operator"], agencies=[], why=why)
    sampling.draw(now=now + timedelta(days=31))
    _take_lists_along(people, now=now)


def _take_lists_along(people: dict[str, User], *, now: datetime) -> None:
    """The auditor has exported the audit log, and finance the statements."""
    wanted = (("auditor", "civic.auditevent", "年度資安稽核"), ("finance", "rewards.statement", ""))
    for who, table, reason in wanted:
        by = people[who]
        exports.ask(table, kind="xlsx", query="", reason=reason, language="zh-hant", by=by, now=now)
        exports.work(now=now)
