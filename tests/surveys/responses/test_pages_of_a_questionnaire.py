"""A questionnaire of several pages: without scripts the server turns them, and nothing that was written is lost."""

import re
from html import unescape

import pytest

from surveys.questionnaires.models import Choice, Question, Questionnaire, Version
from surveys.responses.models import Answer, Response
from tests import factories as make

pytestmark = pytest.mark.django_db


def question(version, order, kind, text, *choices, **fields):
    made = Question.objects.create(version=version, order=order, kind=kind, text=text, **fields)
    for n, words in enumerate(choices):
        Choice.objects.create(question=made, order=n, text=words)
    return made


@pytest.fixture
def asked():
    """Three pages: the second only for those who cycle, the third with a text that says what they answered."""
    made = Questionnaire.objects.create(agency=make.agency(), title="通勤問卷", kind="survey")
    version = Version.objects.create(questionnaire=made)
    question(version, 1, "section", "您的通勤", name="s1")
    question(version, 2, "single", "怎麼通勤？", "騎車", "走路", name="way")
    question(version, 3, "number", "要幾分鐘？", name="minutes", shown_if="${way} = '走路'", most=300)
    question(version, 4, "section", "騎車的事", name="s2", shown_if="${way} = '騎車'")
    question(version, 5, "note", "只問騎車的人。", name="n")
    question(version, 6, "short", "什麼車？", name="bike")
    question(version, 7, "section", "最後", name="s3")
    question(version, 8, "text", "為什麼${way}？", name="why")
    make.notice(questionnaire=made)
    made.refresh_from_db()
    return made


@pytest.fixture
def reader(client):
    client.cookies["tuili_language"] = "en"
    client.force_login(make.citizen().user)
    return client


def of(asked, name):
    return str(asked.questions.get(name=name).pk)


def choice(asked, text):
    return asked.questions.get(name="way").choices.get(text=text).pk


def without_templates(page):
    """What a browser without scripts shows: templates nest, so the inner ones go first."""
    while (shorter := re.sub(r"<template>(?:(?!<template>).)*?</template>", "", page, flags=re.S)) != page:
        page = shorter
    return page


class Walk:
    """Somebody without scripts: sends every field of the form that is shown, with what they write into it."""

    def __init__(self, client, asked):
        self.client, self.address = client, f"/questionnaires/{asked.pk}/"
        self.read(client.get(self.address))

    def read(self, response):
        self.status, self.page = response.status_code, without_templates(response.content.decode())
        return self

    def fields(self):
        found = {}
        form = self.page[self.page.index("data-questions=") :]
        for tag in re.findall(r"<input[^>]*>", form):
            got = dict(re.findall(r'(name|value|type)="([^"]*)"', tag))
            if got.get("type") != "radio" or " checked" in tag:
                found.setdefault(got["name"], unescape(got.get("value", "")))
        for name, words in re.findall(r'<textarea name="(\d+)"[^>]*>\s*(.*?)</textarea>', form, flags=re.S):
            found[name] = unescape(words)
        return found

    def go(self, where, **written):
        sent = self.fields() | {"go": where} | {key.removeprefix("_"): value for key, value in written.items()}
        return self.read(self.client.post(self.address, sent, follow=True))


def test_one_page_is_shown_at_a_time_with_its_place(asked, reader):
    walk = Walk(reader, asked)
    assert "您的通勤" in walk.page
    assert "Page 1 of 2" in walk.page
    assert "什麼車？" not in walk.page
    assert "要幾分鐘？" not in walk.page
    assert "about" in walk.page


def test_the_answers_decide_which_page_comes_and_texts_say_them(asked, reader):
    walk = Walk(reader, asked)
    walk.go("next", **{of(asked, "way"): choice(asked, "騎車")})
    assert "Page 2 of 3" in walk.page
    assert "只問騎車的人。" in walk.page
    walk.go("next", **{of(asked, "bike"): "<b>淑女車</b>"})
    assert "Page 3 of 3" in walk.page
    assert re.search(r'為什麼<span data-piped="way">騎車</span>？', walk.page)
    walk.go("send", **{of(asked, "why"): "省錢"})
    assert "Thank you for answering!" in walk.page
    assert set(Answer.objects.values_list("question__name", "text")) == {
        ("way", ""), ("bike", "<b>淑女車</b>"), ("why", "省錢"),
    }  # fmt: skip


def test_a_question_that_comes_up_on_the_page_is_shown_before_it_is_missed(asked, reader):
    walk = Walk(reader, asked).go("next", **{of(asked, "way"): choice(asked, "走路")})
    assert walk.status == 200
    assert "要幾分鐘？" in walk.page
    assert "needs another look" not in walk.page
    walk.go("next")
    assert walk.status == 422
    assert "Please write a number" in walk.page
    walk.go("next", **{of(asked, "minutes"): "20"})
    assert "Page 2 of 2" in walk.page


def test_going_back_loses_nothing(asked, reader):
    walk = Walk(reader, asked).go("next", **{of(asked, "way"): choice(asked, "騎車")})
    walk.go("next", **{of(asked, "bike"): "淑女車"}).go("back", **{of(asked, "why"): "半句"})
    assert 'value="淑女車"' in walk.page
    assert walk.fields()[of(asked, "why")] == "半句"
    walk.go("back")
    assert "Page 1 of 3" in walk.page
    walk.go("next").go("next")
    assert "半句" in walk.page


def test_a_fault_opens_the_page_where_it_is(asked, reader):
    walk = Walk(reader, asked).go("next", **{of(asked, "way"): choice(asked, "騎車")})
    walk.go("next", **{of(asked, "bike"): "淑女車"})
    response = reader.post(walk.address, walk.fields() | {"go": "send", of(asked, "bike"): "", of(asked, "why"): "啊"})
    walk.read(response)
    assert walk.status == 422
    assert "Page 2 of 3" in walk.page
    assert walk.fields()[of(asked, "why")] == "啊"
    assert not Response.objects.exists()


def test_one_question_at_a_time_where_the_editor_wishes(reader):
    made = Questionnaire.objects.create(agency=make.agency(), title="一題一題", kind="survey")
    version = Version.objects.create(questionnaire=made, one_at_a_time=True)
    question(version, 1, "note", "謝謝您來。")
    question(version, 2, "yes_no", "第一題")
    question(version, 3, "yes_no", "第二題")
    make.notice(questionnaire=made)
    walk = Walk(reader, made)
    assert "謝謝您來。" in walk.page
    assert "第一題" in walk.page
    assert "第二題" not in walk.page
    assert "Page 1 of 2" in walk.page


def test_what_a_citizen_wrote_is_never_markup_in_a_later_text(asked, reader):
    bike = asked.questions.get(name="bike")
    walk = Walk(reader, asked).go("next", **{of(asked, "way"): choice(asked, "騎車")})
    walk.go("next", **{str(bike.pk): '<script>alert(1)</script>"'})
    assert "<script>alert(1)</script>" not in walk.page
