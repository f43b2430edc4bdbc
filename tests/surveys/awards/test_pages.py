"""What citizens and members of staff see of flags and of coins that wait."""

import pytest
from django.utils import timezone

from civic.core.roles import Role
from surveys.awards import actions as awards
from surveys.responses.models import HeldAward, Participation
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.cookies["tuili_language"] = "en"
    client.citizen = make.citizen()
    client.force_login(client.citizen.user)
    return client


def survey(**fields):
    promises = {"kind": "survey", "coins": 30, "fast_percent": 50, "holds_awards": True} | fields
    return make.open_questionnaire(now=timezone.now(), **promises)


def sent(asked, **more):
    single, multiple, words = asked.live.questions.order_by("order")
    chosen = [str(each.pk) for each in multiple.choices.all()[:1]]
    return {str(single.pk): str(single.choices.all()[0].pk), str(multiple.pk): chosen, str(words.pk): "好"} | more


def test_the_page_says_before_the_first_answer_what_is_flagged_and_what_follows(reader):
    page = reader.get(f"/questionnaires/{survey().pk}/").content.decode()
    assert "sent within less than 50" in page
    assert "your coins wait until somebody has looked" in page
    assert "nobody sees which answers are yours" in page
    noted = reader.get(f"/questionnaires/{survey(holds_awards=False).pk}/").content.decode()
    assert "noted for the results only" in noted


def test_nothing_is_said_where_nothing_is_looked_at(reader):
    page = reader.get(f"/questionnaires/{survey(fast_percent=None, holds_awards=False).pk}/").content.decode()
    assert "take your time" not in page
    assert 'name="begun"' not in page


def test_whoever_sends_at_once_reads_that_the_coins_wait(reader):
    asked = survey()
    begun = reader.get(f"/questionnaires/{asked.pk}/").context["begun"]
    reader.post(f"/questionnaires/{asked.pk}/", sent(asked, begun=begun))
    page = reader.get(f"/questionnaires/{asked.pk}/done/").content.decode()
    assert "sent very quickly" in page
    assert f"/me/answers/coins/{HeldAward.objects.get().pk}/" in page
    assert "somebody looks at the answers first" in reader.get("/me/answers/").content.decode()


def test_the_moment_of_opening_stays_while_pages_are_turned(reader):
    asked = survey()
    asked_page = reader.get(f"/questionnaires/{asked.pk}/")
    begun = asked_page.context["begun"]
    turned = reader.post(f"/questionnaires/{asked.pk}/", {"begun": begun, "go": "next", "page": "0"})
    assert turned.context["begun"] == begun


def test_a_refusal_is_read_and_objected_to_once(reader):
    asked = survey()
    reader.post(f"/questionnaires/{asked.pk}/", sent(asked))
    held = HeldAward.objects.get()
    awards.refuse(held.pk, reason="三秒讀不完", by=make.staff(Role.EDITOR, asked.agency), now=timezone.now())
    address = f"/me/answers/coins/{held.pk}/"
    assert "三秒讀不完" in reader.get(address).content.decode()
    assert reader.post(address, {"words": " "}).status_code == 422
    reader.post(address, {"words": "我讀得快"})
    page = reader.get(address).content.decode()
    assert "我讀得快" in page
    assert "<textarea" not in page


def test_the_page_of_somebody_elses_coins_is_not_there(reader, client):
    asked = survey()
    reader.post(f"/questionnaires/{asked.pk}/", sent(asked))
    client.force_login(make.citizen().user)
    assert client.get(f"/me/answers/coins/{HeldAward.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize(("is_anonymous", "told"), [(True, False), (False, True)])
def test_staff_reads_who_it_is_only_where_answers_bear_names(reader, is_anonymous, told):
    asked = survey(is_anonymous=is_anonymous)
    reader.citizen.user.name = "高小慢"
    reader.citizen.user.save()
    reader.post(f"/questionnaires/{asked.pk}/", sent(asked))
    held = HeldAward.objects.get()
    staff = at_desk(make.staff(Role.EDITOR, asked.agency))
    page = staff.get(f"/admin/surveys/heldaward/{held.pk}/change/").content.decode()
    assert ("高小慢" in page) is told
    assert staff.get("/admin/surveys/heldaward/").status_code == 200
    staff.post(f"/admin/surveys/heldaward/{held.pk}/step/release/", {})
    assert Participation.objects.get().coins_awarded == 30
