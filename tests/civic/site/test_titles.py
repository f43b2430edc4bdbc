"""Where lines break."""

from civic.templatetags.desk import tight
from civic.templatetags.wording import clauses, mailbox


def test_each_clause_of_a_title_stays_whole_and_nothing_is_lost():
    title = "照顧家人累了嗎？喘息服務怎麼申請"
    assert clauses(title) == (
        '<span class="clause">照顧家人累了嗎？</span><span class="clause">喘息服務怎麼申請</span>'
    )
    assert str(clauses("：開頭")).count("clause") == 2
    assert clauses("二手書市集") == "二手書市集"


def test_a_title_is_no_markup():
    assert "<b>" not in clauses("<b>，好")


def test_titles_of_the_administration_have_no_spaces_between_chinese_characters():
    assert tight("選擇 機關 來修改") == "選擇機關來修改"
    assert tight("選擇 PDF 查看") == "選擇 PDF 查看"


def test_an_address_breaks_before_its_at_sign_and_is_no_markup():
    assert mailbox("a<b@example.test") == "a&lt;b<wbr>@example.test"
