"""Which accounts went on as which."""

from django.db.models.expressions import RawSQL

from civic.accounts.models import Citizen, User
from civic.helpdesk.actions import GOES_ON_ELSEWHERE
from rewards.merging.models import AccountMerge


def former(citizen: Citizen) -> RawSQL:
    """The ids of the closed accounts that go on as this one, one after another, as a query to look into."""
    return RawSQL(_FORMER, [citizen.pk])  # noqa: S611  a constant query; the number is a parameter


def current(citizen: Citizen) -> Citizen:
    """The account with which this one's owner goes on now: itself, where it was never merged into another."""
    merged = AccountMerge.objects.filter(source=citizen, state=AccountMerge.State.APPROVED).first()
    return current(merged.target) if merged else citizen


def with_later_accounts(people: str) -> str:
    """SQL for these citizens, given as SQL for their ids, and for the accounts with which they go on where merged."""
    return f"""SELECT id FROM (
  WITH RECURSIVE known(id) AS (
    ({people})
    UNION
    SELECT g.target_id FROM rewards_accountmerge g JOIN known ON g.source_id = known.id WHERE g.state = 'approved'
  )
  SELECT id FROM known) k"""


_FORMER = """
WITH RECURSIVE former(id) AS (
  SELECT source_id FROM rewards_accountmerge WHERE target_id = %s AND state = 'approved'
  UNION
  SELECT g.source_id FROM rewards_accountmerge g JOIN former ON g.target_id = former.id WHERE g.state = 'approved'
)
SELECT id FROM former
"""


@GOES_ON_ELSEWHERE.connect
def went_on_elsewhere(user: User) -> bool:
    """Whether this account was closed because its owner goes on with another one."""
    return AccountMerge.objects.filter(source__user=user, state=AccountMerge.State.APPROVED).exists()
