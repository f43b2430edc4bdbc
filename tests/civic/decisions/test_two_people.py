"""What one person proposes another one decides, once, whatever it is; the database holds it too."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from civic.audit.models import AuditEvent
from civic.core.errors import DomainError, NotAllowed, NotFound
from civic.core.roles import Role
from civic.decisions.errors import AlreadyDecided, FourEyes
from rewards.budgets import actions as budgets
from rewards.budgets.models import Campaign
from tests import factories as make
from tests.threads import at_once


def asked() -> Campaign:
    home = make.agency()
    editor = make.staff(Role.EDITOR, home)
    return budgets.request_campaign(home, title="健走", purpose="多走路", max_coins=50, by=editor)


@pytest.mark.django_db
def test_only_the_role_decides_and_never_who_asked():
    campaign, both = asked(), make.staff(Role.COORDINATOR)
    with pytest.raises(NotAllowed):
        budgets.CAMPAIGNS.waiting(campaign.pk, by=make.staff(Role.FINANCE))
    with pytest.raises(NotFound):
        budgets.CAMPAIGNS.waiting(campaign.pk + 1, by=both)
    Campaign.objects.update(proposed_by=both)
    with pytest.raises(FourEyes):
        budgets.CAMPAIGNS.waiting(campaign.pk, by=both)


@pytest.mark.django_db
def test_a_decision_is_signed_with_its_time_and_reason_and_stands():
    campaign, one = asked(), make.staff(Role.COORDINATOR)
    decided = budgets.reject_campaign(campaign, by=one, reason=" 沒有預算 ", now=make.NOW)
    assert (decided.decided_by, decided.decided_at, decided.decision) == (one, make.NOW, "沒有預算")
    assert AuditEvent.objects.filter(action="campaign.rejected", actor=one, details={"coins": 50}).exists()
    with pytest.raises(AlreadyDecided):
        budgets.reject_campaign(campaign, by=make.staff(Role.COORDINATOR), reason="again", now=make.NOW)


@pytest.mark.django_db
def test_the_database_takes_no_decision_without_two_names_and_a_time():
    campaign, other = asked(), make.staff(Role.COORDINATOR)
    signed: dict[str, Any] = {"state": "rejected", "decided_by": other, "decided_at": make.NOW}
    wrong: dict[str, tuple[dict[str, Any], str]] = {
        "by who asked": (signed | {"decided_by": campaign.proposed_by}, "campaign_four_eyes"),
        "by nobody": ({"state": "rejected"}, "campaign_decision_is_signed"),
        "at no time": (signed | {"decided_at": None}, "campaign_decision_is_signed"),
        "while it waits": (signed | {"state": "requested"}, "campaign_decision_is_signed"),
    }
    for columns, name in wrong.values():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Campaign.objects.update(**columns)
    Campaign.objects.update(**signed)
    with pytest.raises(IntegrityError, match="campaign_four_eyes"), transaction.atomic():
        Campaign.objects.update(proposed_by=F("decided_by"))


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_decide_at_once_one_decides():
    campaign, people = asked(), [make.staff(Role.COORDINATOR) for _ in range(6)]
    said = at_once([partial(refuse, campaign, person) for person in people])
    assert sorted(map(str, said)) == ["already_decided"] * 5 + ["rejected"]
    assert AuditEvent.objects.filter(action="campaign.rejected").count() == 1


def refuse(campaign: Campaign, person: Any) -> str:
    try:
        return budgets.reject_campaign(campaign, by=person, reason="no", now=make.NOW).state
    except DomainError as error:
        return error.code
