"""Results for everybody: what was promised before the first answer, and nothing else."""

import pytest
from django.db import DatabaseError, transaction

from civic.core.roles import Role
from surveys.questionnaires import actions as corrections
from surveys.questionnaires.errors import Published, translated
from surveys.questionnaires.models import Questionnaire
from surveys.responses import actions as responses
from surveys.results import actions as results
from surveys.results import publishing
from surveys.results.models import Said
from tests import factories as make
from tests.staff import at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    made = make.open_questionnaire(kind="survey", publishes="counts", now=make.later(days=-400))
    for single, n in [("20 秒", 60), ("5 秒", 40)]:
        first = made.asked[0]
        sent = make.right_answers(made) | {str(first.pk): first.choices.get(text=single).pk}
        for _ in range(n):
            responses.submit(made, make.citizen(), sent, now=make.NOW)
    results.count_the_night(today=make.later(days=1).date())
    return made


def close(asked):
    Questionnaire.objects.filter(pk=asked.pk).update(closes_at=make.later(days=-1))


def page(client, asked, what="results/"):
    client.cookies["tuili_language"] = "en"
    return client.get(f"/questionnaires/{asked.pk}/{what}")


def test_nothing_is_read_before_it_closes(asked, client):
    assert page(client, asked).status_code == 404
    assert client.get(f"/api/v1/questionnaires/{asked.pk}/results/").status_code == 404


def test_when_it_closes_everybody_reads_counts_and_how_they_came_about(asked, client):
    close(asked)
    told = page(client, asked).content.decode()
    assert "20 秒" in told
    assert "60 %" in told
    assert "100 responses were counted" in told
    assert f'<meta name="description" content="What people answered to “{asked.title}”, in counts, ' in told
    assert "謝謝" not in told  # words are for the agency
    assert "洗手要多久？,20 秒,60,60,50,69" in page(client, asked, "results.csv").content.decode()


def test_the_api_tells_counts_shares_and_intervals(asked, client):
    close(asked)
    told = client.get(f"/api/v1/questionnaires/{asked.pk}/results/").json()
    assert (told["responses"], told["weights"]) == (100, None)
    assert told["questions"][0]["cells"][0] == {
        "text": "20 秒", "count": 60, "percent": 60, "low": 50, "high": 69, "weighted": None,
    }  # fmt: skip
    assert [question["kind"] for question in told["questions"]] == ["single", "multiple"]


def test_no_correction_takes_the_place_of_results_after_the_end(asked, client):
    editor, approver = (make.staff(role, asked.agency) for role in (Role.EDITOR, Role.APPROVER))
    corrections.correct(asked, by=editor)
    close(asked)
    with pytest.raises(corrections.CorrectionTooLate):
        corrections.submit_correction(asked, by=editor)
    asked.versions.filter(state="draft").update(state="submitted")
    with pytest.raises(corrections.CorrectionTooLate):
        corrections.publish_correction(asked, by=approver, now=make.NOW)
    page_of = f"/admin/surveys/questionnaire/{asked.pk}/change/"
    offered = at_desk(approver).get(page_of).context["steps"]
    assert [step.name for step in offered] == ["send_back"]
    corrections.send_back_correction(asked, by=approver, reason="已截止", now=make.NOW)
    corrections.discard_correction(asked, by=editor)
    with pytest.raises(corrections.CorrectionTooLate):
        corrections.correct(asked, by=editor)
    assert "60 %" in page(client, asked).content.decode()


def test_what_was_not_promised_is_never_published(client):
    plain = make.open_questionnaire(kind="survey")
    close(plain)
    assert page(client, plain).status_code == 404
    with pytest.raises(publishing.NotPromised):
        publishing.publish(plain, by=make.staff(Role.EDITOR, plain.agency), now=make.NOW)


def test_the_promise_is_fixed_once_it_is_open(asked):
    with pytest.raises(Published), translated(), transaction.atomic():
        Questionnaire.objects.filter(pk=asked.pk).update(publishes="")


def test_the_promise_is_read_before_the_first_answer(asked, client):
    client.force_login(make.citizen().user)
    client.cookies["tuili_language"] = "en"
    says = "everybody reads the counts of all questions"
    assert says in client.get(f"/questionnaires/{asked.pk}/").content.decode()
    assert says not in client.get(f"/questionnaires/{make.open_questionnaire().pk}/").content.decode()


def test_what_was_done_is_added_with_its_day_and_stays(asked, client):
    desk = at_desk(make.staff(Role.EDITOR, asked.agency))
    address = f"/admin/surveys/questionnaire/{asked.pk}/results/publish/"
    desk.post(address, {"said": "洗手臺太少", "done": "加裝十座"})
    desk.post(address)
    told = page(client, asked).content.decode()
    assert "洗手臺太少" in told
    assert "加裝十座" in told
    with pytest.raises(DatabaseError, match="stays as it was said"), transaction.atomic():
        Said.objects.update(done="什麼都沒做")


def test_another_agency_publishes_nothing_here(asked):
    desk = at_desk(make.staff(Role.EDITOR, make.agency("文化處")))
    assert desk.post(f"/admin/surveys/questionnaire/{asked.pk}/results/publish/").status_code == 404


def test_who_only_reads_is_told_so_when_they_send_the_button_of_others(asked):
    desk = at_desk(make.staff(Role.AUDITOR))
    assert desk.post(f"/admin/surveys/questionnaire/{asked.pk}/results/publish/").status_code == 403
