"""Answers in words are found by their words and sorted under tags by two people apart; nobody is found among a few."""

import pytest

from civic.audit.models import AuditEvent
from civic.core.errors import NotAllowed
from civic.core.roles import Role
from surveys.coding import actions, agreement, frequent, texts
from surveys.coding.models import Coding
from surveys.coding.texts import Text
from surveys.responses.models import Answer
from tests import factories as make
from tests.staff import at_desk, messages_of
from tests.surveys.results.asked import ROADS, WHY, night, opened, say

pytestmark = pytest.mark.django_db


def page_of(asked):
    return f"/admin/questionnaires/{asked.pk}/words/"


def read(asked, user=None, **query):
    return at_desk(user or make.staff(Role.EDITOR, asked.agency)).get(page_of(asked), query).content.decode()


def written(**words):
    """An anonymous questionnaire in which so many wrote each of these words, after a night."""
    asked = opened(ROADS, WHY)
    for text, many in words.items():
        say(asked, many, road="濱海", why=text)
    night()
    return asked


def why(asked):
    return asked.live.questions.get(name="why")


def two(asked):
    return make.staff(Role.EDITOR, asked.agency), make.staff(Role.APPROVER, asked.agency)


def digest_of(asked, words):
    return next(each.digest for each in texts.page(texts.of(why(asked)))[0] if each.words == words)


def test_nothing_is_read_or_found_before_twenty_have_written(client):
    asked = written(颱風來了=19)
    for query in ({}, {"q": "颱風"}, {"show": "open"}):
        page = read(asked, **query)
        assert "颱風來了" not in page
        assert "20 " in page
    assert texts.totals(texts.of(why(asked))) == (0, 0)


def test_each_text_stands_once_with_its_answers_and_is_found_by_all_its_words():
    asked = written(颱風來了屋頂漏水=15, 公車太少=6, 台東的路很漂亮=1)
    assert texts.totals(texts.of(why(asked))) == (3, 22)
    found = read(asked, q="漏水 颱風")
    assert "颱風來了屋頂漏水" in found
    assert "公車太少" not in found
    assert "台東的路很漂亮" in read(asked, q="臺東")


def test_reading_is_on_record_once_for_what_is_read_in_one_go():
    asked = written(公車太少=20)
    editor = make.staff(Role.EDITOR, asked.agency)
    for _time in range(2):
        read(asked, editor)
    assert AuditEvent.objects.filter(action="questionnaire.words_read", actor=editor).count() == 1


def test_no_order_tells_in_which_people_came():
    asked = written(**{f"第{n}個人": 1 for n in range(25)})
    order = [each.digest for each in texts.page(texts.of(why(asked)))[0]]
    assert order == sorted(order)
    assert not [field.name for field in Coding._meta.fields if field.get_internal_type().startswith("Date")]


def test_two_people_tag_apart_and_kappa_is_of_what_each_gave_unseen():
    """Both yes 20, both no 15, 5 and 10 apart: kappa 0.40, as in the books."""
    asked = written(**{f"第{n}個意見": 1 for n in range(50)})
    (one, other), question = two(asked), why(asked)
    tag = actions.add_tag(question, "交通", by=one).pk
    digests = [each.digest for each in texts.page(texts.of(question), most=50)[0]]
    actions.code(question, {each: [tag] if n < 25 else [] for n, each in enumerate(digests)}, by=one)
    actions.code(question, {each: [tag] if n < 20 or n >= 40 else [] for n, each in enumerate(digests)}, by=other)
    (told,) = agreement.work_on(question).tags
    assert (told.n, told.first, told.second, told.both, told.percent) == (50, 25, 30, 20, 70)
    assert told.kappa == pytest.approx(0.4)
    actions.code(question, {each: [tag] for each in digests}, by=one)  # after they had talked
    (told,) = agreement.work_on(question).tags
    assert (told.kappa, told.answers, told.doubtful) == (pytest.approx(0.4), 30, 20)


def test_until_the_other_has_looked_a_slip_is_mended_and_of_few_texts_it_says_so():
    asked = written(公車太少=20)
    (one, other), question = two(asked), why(asked)
    tag, digest = actions.add_tag(question, "交通", by=one).pk, digest_of(asked, "公車太少")
    actions.code(question, {digest: []}, by=one)
    actions.code(question, {digest: [tag]}, by=one)
    actions.code(question, {digest: [tag]}, by=other)
    (told,) = agreement.work_on(question).tags
    assert (told.first, told.answers, told.kappa) == (1, 20, None)
    later = actions.add_tag(question, "班次", by=one)
    assert agreement.work_on(question).tags[1].n == 0  # neither could give it yet
    actions.remove_tag(question, later.pk, by=one)
    with pytest.raises(actions.TagInUse):
        actions.remove_tag(question, tag, by=one)


def test_a_third_person_and_another_agency_tag_nothing():
    asked = written(公車太少=20)
    (one, other), question, digest = two(asked), why(asked), digest_of(asked, "公車太少")
    for each in (one, other):
        actions.code(question, {digest: []}, by=each)
    with pytest.raises(actions.TwoCodersAlready):
        actions.code(question, {digest: []}, by=make.staff(Role.EDITOR, asked.agency))
    stranger = make.staff(Role.EDITOR, make.agency("他局"))
    with pytest.raises(NotAllowed):
        actions.code(question, {digest: []}, by=stranger)
    assert at_desk(stranger).get(page_of(asked)).status_code == 404
    assert at_desk(make.staff(Role.AUDITOR)).post(page_of(asked), {"act": "add", "name": "x"}).status_code == 403


def test_the_page_keeps_ticks_without_a_script_and_shows_nobody_the_others():
    asked = written(公車太少=12, 屋頂漏水=9)
    one, other = two(asked)
    desk = at_desk(one)
    desk.post(page_of(asked), {"act": "add", "name": " 交通 "})
    assert messages_of(desk.post(page_of(asked), {"act": "add", "name": "交通"}, follow=True))
    tag = why(asked).tags.get()
    bus, roof = digest_of(asked, "公車太少"), digest_of(asked, "屋頂漏水")
    desk.post(page_of(asked), {"act": "code", f"tag-{bus}": [tag.pk], f"tag-{'0' * 64}": [tag.pk], "tag-x": "1"})
    assert Coding.objects.get().tags == [tag.pk]
    assert f'name="tag-{bus}" value="{tag.pk}" checked' in read(asked, one)
    assert f'name="tag-{bus}" value="{tag.pk}">' in read(asked, other)
    left = read(asked, one, show="open")
    assert (bus in left, roof in left) == (False, True)


def test_what_was_said_of_texts_that_are_gone_is_erased():
    asked = written(公車太少=20)
    one, question = two(asked)[0], why(asked)
    actions.code(question, {digest_of(asked, "公車太少"): []}, by=one)
    assert actions.forget() == 0
    Answer.objects.filter(question=question).delete()
    assert actions.forget() == 1


def test_frequent_words_are_cut_in_the_letters_in_which_they_stand():
    told = frequent.most_frequent([Text("a", "颱風過後屋頂漏水，希望縣府儘快修理", 3), Text("b", "颱風時公車停駛", 2)])
    counts = {word.text: word.answers for word in told}
    assert (counts["颱風"], counts["屋頂"], counts["公車"]) == (5, 3, 2)
    assert "的" not in counts
    assert "，" not in counts


def test_a_word_that_one_answer_holds_is_not_frequent():
    told = frequent.most_frequent(
        [Text("a", "我家門口路燈壞了", 1), Text("b", "公車太少", 1), Text("c", "公車不準", 1)]
    )
    assert {word.text for word in told} == {"公車"}


def test_the_counties_places_are_words():
    assert "溪口鄉" in set(frequent.cut("住在溪口鄉的人", ("溪口鄉",)))


def test_the_list_leads_to_the_answers_that_hold_a_word():
    asked = written(颱風來了屋頂漏水=15, 公車太少=6)
    assert "q=%E9%A2%B1%E9%A2%A8" in read(asked)
