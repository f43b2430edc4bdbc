"""XLSForm files come in as drafts, whole or not at all, with every fault by its place; what goes out comes in again."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from civic.core.roles import Role
from civic.web import workbooks
from surveys.kinds.registry import KINDS
from surveys.logic.grammar import parse
from surveys.questionnaires.choices import Line
from surveys.questionnaires.models import Question, Questionnaire
from surveys.questionnaires.writing import Card, cards_of, logic_faults, named, write
from surveys.xlsform.actions import Faulty, take_over
from surveys.xlsform.reading import Reader
from surveys.xlsform.writing import CHOICES as CHOICE_HEAD
from surveys.xlsform.writing import SURVEY as SURVEY_HEAD
from surveys.xlsform.writing import _answers_named, choice_rows, form_of, survey_rows
from tests import factories as make
from tests.effort import times
from tests.staff import at_desk
from tests.surveys.xlsform.books import CHOICES, SURVEY, altered, book, inline, with_part, with_row

pytestmark = pytest.mark.django_db
SHEET1 = "xl/worksheets/sheet1.xml"


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def editor(home):
    return make.staff(Role.EDITOR, home)


def faults(content, home, editor):
    with pytest.raises(Faulty) as refused:
        take_over(content, agency=home, by=editor)
    assert not Questionnaire.objects.exists()
    return [(each.sheet, each.row, each.column) for each in refused.value.faults]


def sentences(content, home, editor):
    with pytest.raises(Faulty) as refused:
        take_over(content, agency=home, by=editor)
    return " ".join(str(each) for each in refused.value.faults)


def test_a_file_becomes_a_draft_that_asks_the_same(home, editor):
    made = take_over(book(), agency=home, by=editor)
    assert (made.title, made.kind, made.draft.state) == ("道路問卷", "survey", "draft")
    road, age, why = cards_of(made.draft)
    assert [(line.text, line.text_en, line.name) for line in road.lines] == [
        ("濱海公路", "Coast road", "coast"), ("縱谷公路", "Valley road", "valley"),
    ]  # fmt: skip
    assert (age.kind, age.least, age.most, age.must) == ("whole", 12, 120, "")
    assert (why.kind, why.is_required, why.text_en) == ("text", False, "Why?")
    assert parse(why.shown_if) == parse("selected(${road}, 'coast') and ${age} >= 18")


def test_what_is_not_taken_over_is_named_by_sheet_row_and_column(home, editor):
    assert faults(with_row("audio", "song", "唱一首"), home, editor) == [("survey", 5, "A")]
    assert faults(with_row("text", "a name", "題目"), home, editor) == [("survey", 5, "B")]
    assert faults(with_row("text", "empty", ""), home, editor) == [("survey", 5, "C")]
    assert faults(with_row("select_one nowhere", "x", "題目"), home, editor) == [("survey", 5, "A")]
    assert faults(with_row("text", "x", "題目", "", "maybe"), home, editor) == [("survey", 5, "E")]
    assert faults(with_row("text", "x", "題目", "", "", "${later} = 1"), home, editor) == [("survey", 5, "F")]
    assert faults(with_row("text", "x", "題目", "", "", "${road} = 'coast"), home, editor) == [("survey", 5, "F")]
    assert faults(book(notes=[("anything",), ("else",)]), home, editor) == [("notes", 1, "")]
    odd = [(*row, extra) for row, extra in zip(SURVEY, ("calculation", "", "1 + 1", ""), strict=True)]
    assert faults(book(odd), home, editor) == [("survey", 1, "I")]
    french = [(*row, "Route") if n else (*row, "label::Français (fr)") for n, row in enumerate(CHOICES)]
    assert faults(book(choices=french), home, editor) == [("choices", 1, "E")]


def test_all_faults_are_told_at_once(home, editor):
    rows = [*SURVEY, ("audio", "x", "題", *[""] * 5), ("video", "y", "題", *[""] * 5)]
    assert faults(book(rows, choices=[*CHOICES, ("roads", "coast", "又一條", "")]), home, editor) == [
        ("choices", 4, "B"), ("survey", 5, "A"), ("survey", 6, "A"),
    ]  # fmt: skip


def test_an_unclosed_quotation_mark_is_told_with_its_place(home, editor):
    assert "11" in sentences(with_row("text", "x", "題目", "", "", "${road} = 'coast"), home, editor)


def test_formulas_and_merged_cells_are_faults_with_their_place(home, editor):
    formula = altered(book(), SHEET1, "</sheetData>", '<row r="9"><c r="C9"><f>1+1</f><v>2</v></c></row></sheetData>')
    assert faults(formula, home, editor) == [("survey", 9, "C")]
    merged = altered(book(), SHEET1, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="C3:D4"/></mergeCells>')
    assert faults(merged, home, editor) == [("survey", 3, "C")]


def test_ten_thousand_rows_are_one_fault(home, editor):
    many = book([*SURVEY, *[("text", f"n{n}", "題", *[""] * 5) for n in range(10_000)]])
    assert "1000" in sentences(many, home, editor)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"type,name,label\r", "CSV"),
        ("type,name,label\r\ntext,a,為什麼\r\n".encode("big5"), "CSV"),
        (b"", "CSV"),
        (b"PK\x03\x04 and nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (with_part(book(), "xl/vbaProject.bin", b"\0" * 100), "macro"),
        (altered(book(), "[Content_Types].xml", "spreadsheetml.sheet.main", "sheet.macroEnabled.main"), "macro"),
        (with_part(book(), "xl/bomb.xml", b"\0" * (30 * 1024 * 1024)), "is unpacked"),
        (b"PK" + b"\0" * (3 * 1024 * 1024), "larger"),
    ],
    ids=["cr only", "big5", "empty", "cut", "xls", "macro", "macro by type", "bomb", "large"],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(home, editor, content, words):
    assert words in sentences(content, home, editor)


def test_entities_are_not_resolved(home, editor):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    content = altered(book(), "xl/workbook.xml", "<workbook", f"{bomb}<workbook")
    assert "damaged" in sentences(content, home, editor)


def test_texts_in_the_cells_themselves_and_line_breaks_of_any_system_are_read():
    content = altered(book(), SHEET1, "<sheetData>", f"<sheetData>{inline([('text', 'a', '一_x000D_二')])}")
    sheet = workbooks.read(content).sheets[0]
    assert sheet.rows[1]["C"].startswith(("一\n二", "label"))


RICH = "<is><r><t>一</t></r><r><t>二</t></r><rPh sb='0' eb='1'><t>ㄧ</t></rPh></is>"


def test_words_of_several_looks_are_read_without_how_they_are_pronounced():
    row = f'<sheetData><row r="99"><c r="A99" t="inlineStr">{RICH}</c></row>'
    assert workbooks.read(altered(book(), SHEET1, "<sheetData>", row)).sheets[0].rows[99]["A"] == "一二"


@pytest.mark.parametrize("number", ["1E-999999", "1E+999999", "-1E-30", "NaN"])
def test_a_number_of_endless_digits_stays_as_it_is_written(number):
    row = f'<sheetData><row r="99"><c r="A99"><v>{number}</v></c></row>'
    assert workbooks.read(altered(book(), SHEET1, "<sheetData>", row)).sheets[0].rows[99]["A"] == number


def test_endless_elements_and_rows_of_faults_are_refused():
    many = altered(book(), SHEET1, "<sheetData>", f"<sheetData>{'<row/>' * 200_001}")
    with pytest.raises(workbooks.Unreadable):
        workbooks.read(many)
    formulas = "".join(f'<row r="{n}"><c r="A{n}"><f>1</f></c></row>' for n in range(100, 9_000))
    found = workbooks.read(altered(book(), SHEET1, "</sheetData>", f"{formulas}</sheetData>"))
    assert len(found.faults) < workbooks.MOST_ROWS + 3


def test_nobody_takes_a_file_over_for_another_agency(home):
    other = make.staff(Role.EDITOR, make.agency("他局"))
    with pytest.raises(Exception, match=r"."):
        take_over(book(), agency=home, by=other)
    assert not Questionnaire.objects.exists()


# In and out

names = st.from_regex(r"\A[a-z][a-z0-9_]{0,8}\Z")
# No opening brace: ${a} would tell an earlier answer, and be refused where there is none.
words = st.text("路橋花海abc '\"=$}", min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
plain_words = st.text("路橋花海山水雲風", min_size=1, max_size=8)
KINDS_TRIED = [*KINDS]


@st.composite
def questionnaires(draw):
    """Cards that could be handed in: names, words in one or both languages, limits, conditions about earlier ones."""
    made = []
    for n in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from([kind for kind in KINDS_TRIED if kind in KINDS]))
        texts = draw(st.lists(plain_words, min_size=2, max_size=4, unique=True)) if KINDS[kind].has_choices else []
        lines = [Line(text, draw(st.booleans()), draw(st.one_of(st.just(""), words))) for text in texts]
        if kind == "matrix":
            rows = draw(st.lists(plain_words, min_size=1, max_size=3, unique=True))
            lines += [Line(text, False, draw(st.one_of(st.just(""), words)), is_row=True) for text in rows]
        elif kind in ("single", "multiple") and draw(st.booleans()):
            lines[-1] = replace(lines[-1], is_other=True)
        limits = {}
        if kind in ("number", "whole") and draw(st.booleans()):
            limits = {"least": Decimal(draw(st.integers(-5, 3))), "most": Decimal(draw(st.integers(4, 99)))}
        if kind == "multiple" and draw(st.booleans()):
            limits = {"least": Decimal(1), "most": Decimal(2)}
        before = [card for card in made if card.kind in ("single", "number", "whole")]
        shown = ""
        if before and draw(st.booleans()):
            about = draw(st.sampled_from(before))
            value = (
                f"selected(${{{about.name}}}, '{about.lines[0].text}')" if about.lines else f"${{{about.name}}} >= 3"
            )
            shown = draw(st.sampled_from([value, f"not({value})"]))
        must = draw(st.sampled_from(["", ". != 2", ". >= 3 or . <= 1"])) if kind in ("number", "whole") else ""
        made.append(
            Card(kind=kind, name=f"{draw(names)}_{n}", text=draw(words), text_en=draw(st.one_of(st.just(""), words)),
                 hint=draw(st.one_of(st.just(""), words)), explanation=draw(st.one_of(st.just(""), words)), lines=lines,
                 is_required=draw(st.booleans()), shown_if=shown, must=must, fault="不行" if must else "", **limits)
        )  # fmt: skip
    return made


def meaning(card):
    """A card without what is only a way of writing it."""
    answers = {line.text: line.name for line in card.lines}
    return (
        card.kind, card.name, card.text, card.text_en, card.hint, card.explanation, card.is_required, card.fault,
        [(line.text, line.text_en, line.is_right, line.is_row, line.is_other) for line in card.lines],
        card.least, card.most, parse(card.must),
        answers.keys(),
    )  # fmt: skip


def read_again(cards):
    cards = [_answers_named(card) for card in named(cards)]
    content = book(
        [SURVEY_HEAD, *survey_rows(cards)], [CHOICE_HEAD, *choice_rows(cards)],
        [("form_title",), ("問卷",)],
    )  # fmt: skip
    reader = Reader(workbooks.read(content), title="")
    read = reader.read()
    assert reader.faults == []
    return cards, read.cards


@settings(max_examples=times(25, 300), deadline=None)
@given(questionnaires())
def test_what_goes_out_comes_in_equal_in_meaning(cards):
    assume(not logic_faults([_answers_named(card) for card in named(cards)]))  # nobody hands in what is never shown
    before, after = read_again(cards)
    assert [meaning(card) for card in after] == [meaning(card) for card in before]
    again, _same = read_again(after)
    assert [each.shown_if for each in again] == [each.shown_if for each in after]


@settings(max_examples=times(10, 100), deadline=None)
@given(st.data())
def test_what_is_promised_goes_out_and_comes_in_again(data):
    home = make.agency()
    editor = make.staff(Role.EDITOR, home)
    promised = data.draw(terms())
    asked = Questionnaire.objects.create(agency=home, title="問卷", **promised)
    version = write(asked, [Card(kind="yes_no", text="好嗎？")], by=editor)
    version.one_at_a_time = data.draw(st.booleans())
    version.save()
    made = take_over(form_of(asked, version).read(), agency=home, by=editor)
    assert {name: getattr(made, name) for name in promised} == promised
    assert made.draft.one_at_a_time == version.one_at_a_time


@st.composite
def terms(draw):
    """What may be promised together."""
    named = draw(st.booleans())
    groups = draw(st.booleans())
    return {
        "kind": draw(st.sampled_from(Questionnaire.Kind.values)), "is_anonymous": not named, "keeps_groups": groups,
        "publishes": "" if named else draw(st.sampled_from(Questionnaire.Publishes.values)),
        "gives_rows": not named and not groups and draw(st.booleans()), "max_tries": draw(st.integers(1, 10)),
        "closes_after": draw(st.none() | st.integers(1, 9_999)), "keeps_days": draw(st.none() | st.integers(0, 3_650)),
        "reminds_days": draw(st.none() | st.integers(1, 30)),
        "title_en": draw(st.sampled_from(["", "Roads"])),
    }  # fmt: skip


def test_promises_that_exclude_each_other_are_faults_of_the_settings(home, editor):
    head = ("form_title", "tuili_anonymous", "tuili_publishes", "tuili_single_answers", "tuili_groups", "tuili_tries")
    assert faults(book(settings=[head, ("問", "no", "counts", "yes", "no", "")]), home, editor) == [
        ("settings", 2, "C"), ("settings", 2, "D"),
    ]  # fmt: skip
    assert faults(book(settings=[head, ("問", "yes", "", "yes", "yes", "99")]), home, editor) == [
        ("settings", 2, "D"), ("settings", 2, "F"),
    ]  # fmt: skip


def test_how_a_quiz_is_tried_and_where_it_is_written_go_out_and_come_in_again(home, editor):
    asked = make.questionnaire(home, kind="quiz", max_tries=3, wait_minutes=30, draws=2)
    asked.questions.filter(order=1).update(place="何時洗手")
    made = take_over(form_of(asked, asked.version).read(), agency=home, by=editor)
    assert (made.kind, made.max_tries, made.wait_minutes, made.draws) == ("quiz", 3, 30, 2)
    assert [card.place for card in cards_of(made.version)] == ["何時洗手", "", ""]


def test_a_wait_without_another_try_and_a_draw_of_no_quiz_are_faults_of_the_settings(home, editor):
    head = ("form_title", "tuili_kind", "tuili_tries", "tuili_wait", "tuili_draws")
    assert faults(book(settings=[head, ("問", "survey", "1", "30", "2")]), home, editor) == [
        ("settings", 2, "D"), ("settings", 2, "E"),
    ]  # fmt: skip


def test_limits_that_cannot_be_are_told_before_conditions_are_tried(home, editor):
    head = (*SURVEY[0], "tuili_kind", "tuili_least", "tuili_most")
    rows = [
        head,
        ("integer", "n", "幾個？", *[""] * 5, "whole", "9", "1"),
        ("text", "w", "？", "", "", "${n} > 3", *[""] * 5),
    ]
    assert faults(book(rows), home, editor) == [("survey", 2, "G")]


def test_a_condition_about_an_answer_by_its_words_still_means_that_answer(home, editor):
    cards = [
        Card(kind="single", name="road", text="哪條路？", lines=[Line("濱海"), Line("縱谷")]),
        Card(kind="text", name="why", text="為什麼？", shown_if="selected(${road}, '縱谷')"),
    ]
    _before, (road, why) = read_again(cards)
    tree = parse(why.shown_if)
    assert next(line.text for line in road.lines if line.name == tree["value"]) == "縱谷"


def test_every_kind_that_there_is_goes_out(home, editor):
    asked = make.questionnaire(home)
    for kind in Question.Kind.values:
        lines = [Line("甲"), Line("乙")] if KINDS[kind].has_choices else []
        write(asked, [Card(kind=kind, text="題目", lines=lines)], by=editor)
        assert form_of(asked, asked.version).read(2) == b"PK"


# Commands and pages


def test_the_commands_print_an_id_and_write_a_file(home, editor, tmp_path, capsys):
    path = tmp_path / "in.xlsx"
    path.write_bytes(book())
    call_command("import_xlsform", str(path), agency=home.slug, by=editor.email)
    pk = int(capsys.readouterr().out)
    call_command("export_xlsform", str(pk), str(tmp_path / "out.xlsx"))
    again = take_over((tmp_path / "out.xlsx").read_bytes(), agency=home, by=editor)
    first = Questionnaire.objects.get(pk=pk)
    assert [meaning(card) for card in cards_of(again.draft)] == [meaning(card) for card in cards_of(first.draft)]


def test_the_command_lists_every_fault_and_ends_with_one(home, editor, tmp_path, capsys):
    path = tmp_path / "in.xlsx"
    path.write_bytes(with_row("audio", "song", "唱一首"))
    with pytest.raises(SystemExit) as ended:
        call_command("import_xlsform", str(path), agency=home.slug, by=editor.email)
    assert ended.value.code == 1
    assert "survey" in capsys.readouterr().err
    with pytest.raises(CommandError, match="not found"):
        call_command("import_xlsform", str(path), agency="nothing", by=editor.email)
    assert not Questionnaire.objects.exists()


def test_on_the_page_faults_are_a_table_and_a_good_file_leads_to_the_builder(home, editor):
    desk = at_desk(editor)
    there = "/admin/questionnaires/import/"

    def sent(content):
        return desk.post(there, {"agency": home.pk, "file": SimpleUploadedFile("道路.xlsx", content)})

    refused = sent(with_row("audio", "song", "唱一首"))
    assert refused.status_code == 422
    assert "<td>survey</td><td>5</td>" in refused.content.decode().replace("\n", "").replace("  ", "")
    made = sent(book(settings=None))
    asked = Questionnaire.objects.get()
    assert made["Location"] == f"/admin/questionnaires/{asked.pk}/"
    assert asked.title == "道路"
    taken = b"".join(desk.get(f"/admin/questionnaires/{asked.pk}/xlsform/").streaming_content)
    assert workbooks.read(taken).faults == []
    other = at_desk(make.staff(Role.EDITOR, make.agency("他局")))
    assert other.get(f"/admin/questionnaires/{asked.pk}/xlsform/").status_code == 404
