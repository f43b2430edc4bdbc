"""The tables as CSV and XLSX, opened as people open them; and the papers."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from civic.audit.models import AuditEvent
from civic.core.roles import Role
from civic.deploy import env
from civic.web import papers as drawing
from civic.web import spreadsheets
from rewards.payees import actions as payees
from rewards.settlement.closing import queries
from rewards.settlement.closing.exports import COLUMNS
from rewards.settlement.payments import batches, receipts
from rewards.settlement.payments.layouts.table import BANK_CELLS
from rewards.settlement.reports import queries as reports
from rewards.settlement.statements import confirmations, exports
from rewards.settlement.statements import papers as statement_papers
from rewards.settlement.statements.models import Statement
from tests import factories as make
from tests.api import ROOT, program_of
from tests.owner import tamper
from tests.rewards.settlement.batches import approved, batch
from tests.rewards.settlement.files import body, cells, text_of
from tests.rewards.settlement.months import IN_OCTOBER, OCTOBER, close, refund, sale, statement
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
EVIL = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", " =1", "\n=1", "0012"]


def opened(name: str, content: bytes, folder) -> list[list[str]]:
    """What LibreOffice shows of a file, as rows of text."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    (folder / name).write_bytes(content)
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    reading = ["--infilter=CSV:44,34,76,1,1/2/2/2/3/2/4/2"] if name.endswith(".csv") else []
    command = [
        program,
        f"-env:UserInstallation=file://{folder}/office",
        "--headless",
        *reading,
        "--convert-to",
        filters,
    ]
    out = folder / "seen"
    subprocess.run([*command, "--outdir", out, folder / name], check=True, capture_output=True, timeout=240)
    return list(csv.reader(io.StringIO(next(out.glob("*.csv")).read_text(encoding="utf-8-sig"))))


def evil_month() -> None:
    for number, name in enumerate(EVIL, 1):
        merchant = make.merchant(name, is_numbered=False, tax_id=f"9{number:07d}", bank_account=f"009{number:09d}")
        sale(make.shop(merchant, f"{name} 門市"), 7)
    close()


def test_no_cell_of_an_xlsx_is_a_formula_and_zeros_stay():
    content = spreadsheets.xlsx(["a"], [[text] for text in EVIL]).read()
    found = list(cells(content))[1:]
    assert {kind for _place, kind, _text in found} == {"text"}
    assert found[-1][2] == "0012"


def test_an_xlsx_of_more_rows_than_a_sheet_takes_goes_on_on_another(monkeypatch):
    monkeypatch.setattr(spreadsheets, "ROWS_PER_SHEET", 10)
    content = spreadsheets.xlsx(["n"], ([n] for n in range(25))).read()
    assert len([name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "sheets/" in name]) == 3


def test_the_months_csv_and_xlsx_opened_in_libreoffice_add_up_to_the_same(tmp_path):
    evil_month()
    desk = at_desk(make.staff(Role.FINANCE))
    seen = {
        kind: opened(f"month.{kind}", body(desk.get(f"/admin/rewards/settlement/2026-10-01/{kind}/")), tmp_path / kind)
        for kind in ("csv", "xlsx")
        if not (tmp_path / kind).mkdir()
    }
    column = COLUMNS.index("coins_payable")
    for rows in seen.values():
        assert sum(int(row[column]) for row in rows[1:-1]) == int(rows[-1][column]) == queries.payable_total(OCTOBER)
        assert all(len(row[COLUMNS.index("tax_id")]) == 8 for row in rows[1:-1])
        assert not any(cell == "2" for row in rows for cell in row[2:3])


def test_every_line_as_xlsx_in_libreoffice_adds_up(tmp_path):
    evil_month()
    refund(sale(make.shop(), 5), IN_OCTOBER.replace(month=11))
    content = body(at_desk(make.staff(Role.FINANCE)).get("/admin/rewards/settlement/2026-10-01/lines/"))
    rows = opened("lines.xlsx", content, tmp_path)
    column = exports.LINE_COLUMNS.index("coins")
    assert sum(int(row[column]) for row in rows[1:-1]) == int(rows[-1][column]) == queries.payable_total(OCTOBER)


def test_every_line_names_merchant_and_shop_as_they_were_called_then():
    with time_machine.travel(IN_OCTOBER, tick=False):
        shop = make.shop(make.merchant("山海商行"), "舊名小舖")
        sale(shop, 7)
    close()
    called = shop.merchant.name
    shop.name = "新名小舖"
    shop.save()
    words = {"name": "新名商行", "tax_id": shop.merchant.tax_id, "reason": "改名"}
    change = payees.propose_company(shop.merchant_id, by=make.staff(Role.OPERATOR), now=timezone.now(), **words)
    payees.approve(change.pk, by=make.staff(Role.FINANCE), now=timezone.now())
    lines = Statement.objects.all()
    for name in ("舊名小舖", called):
        assert name in exports.lines_csv(lines).read().decode()
        assert name in [cell for row in exports.line_rows(lines) for cell in row]
    assert "新名" not in exports.lines_csv(lines).read().decode()


def test_the_database_writes_the_same_csv_as_we_do():
    evil_month()
    merchant = make.merchant('a "quoted", name ')
    refund(sale(make.shop(merchant, "門市, 二"), 5), IN_OCTOBER.replace(month=11))
    close(OCTOBER.replace(month=11))
    rows = [
        tuple(re.sub("[\r\n]", " ", cell) if isinstance(cell, str) else cell for cell in row)
        for row in exports.line_rows(Statement.objects.all())
    ]
    assert len(rows) > len(EVIL)
    ours = b"".join(spreadsheets.stream(exports.LINE_COLUMNS, rows))
    assert exports.lines_csv(Statement.objects.all()).read() == ours


def test_finance_downloads_every_line_of_a_month_as_csv_too():
    evil_month()
    page = "/admin/rewards/settlement/2026-10-01/"
    desk = at_desk(make.staff(Role.FINANCE))
    assert f"{page}lines_csv/" in desk.get(f"{page}change/").content.decode()
    rows = list(csv.DictReader(io.StringIO(body(desk.get(f"{page}lines_csv/")).decode("utf-8-sig"), newline="")))
    *lines, total = rows
    assert total["month"] == "TOTAL"
    assert sum(int(row["coins"]) for row in lines) == int(total["coins"]) == queries.payable_total(OCTOBER)


def test_the_county_chooses_the_columns_for_the_bank(settings):
    settings.BANK_COLUMNS = [("bank_code", "銀行"), ("bank_account", "帳號"), ("amount_twd", "金額")]
    waiting = batch(30)
    merchant = waiting.statements.get().merchant
    tamper(f"UPDATE rewards_merchant SET bank_account = '001234567890' WHERE id = {merchant.pk}")
    made = batches.approve(waiting.pk, by=make.staff(Role.FINANCE), now=make.NOW)
    page = f"/admin/rewards/settlementbatch/{made.pk}/bank"
    desk = at_desk(make.staff(Role.FINANCE))
    assert body(desk.get(f"{page}.csv")).decode("utf-8-sig").splitlines() == [
        "銀行,帳號,金額", "004,001234567890,30", "TOTAL,,30"]  # fmt: skip
    assert ("B2", "text", "001234567890") in list(cells(body(desk.get(f"{page}.xlsx"))))
    assert AuditEvent.objects.filter(action="batch.exported").count() == 2


@pytest.mark.parametrize("wrong", ["nothing,amount_twd", "batch:,amount_twd", "batch,batch", "batch"])
def test_columns_that_are_not_there_stop_the_start(wrong, monkeypatch, settings):
    monkeypatch.setenv("BANK_COLUMNS", wrong)
    with pytest.raises(ImproperlyConfigured, match="BANK_COLUMNS"):
        env.columns("BANK_COLUMNS", among=settings.BANK_COLUMN_NAMES)


def test_the_settings_know_every_column(settings):
    assert tuple(BANK_CELLS) == settings.BANK_COLUMN_NAMES


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "零"), (7, "柒"), (10, "壹拾"), (305, "參佰零伍"), (10_305, "壹萬零參佰零伍"), (1_234, "壹仟貳佰參拾肆"),
     (20_030_000, "貳仟零參萬"), (100_000_001, "壹億零壹"), (100_050_020, "壹億零伍萬零貳拾")],
)  # fmt: skip
def test_dollars_are_written_as_receipts_write_them(amount, words):
    assert receipts.in_words(amount) == words


def test_the_papers_hold_their_words_as_text(tmp_path):
    evil_month()
    october = Statement.objects.order_by("pk").last()
    page = text_of(statement_papers.statement(october), tmp_path)
    assert october.number in page
    assert october.lines.get().receipt in page
    assert october.lines_sha256 in page
    receipt = text_of(receipts.receipt(october), tmp_path)
    assert "新臺幣" in receipt
    assert "柒元整" in receipt


def test_a_receipt_leaves_room_to_write_its_date_in(tmp_path):
    evil_month()
    receipt = text_of(receipts.receipt(Statement.objects.order_by("pk").last()), tmp_path)
    assert re.search("中華民國\\s{2,}年\\s{2,}月\\s{2,}日", receipt)


def test_papers_break_english_between_words_and_chinese_after_any_letter():
    assert drawing.text("Agriculture Department 2025").style.wordWrap is None
    assert drawing.text("農業處 2025 年度").style.wordWrap == "CJK"


def test_a_font_of_the_county_is_put_into_the_paper(settings):
    font = Path("/usr/share/fonts/truetype/arphic/uming.ttc")
    if not font.is_file():
        pytest.skip("fonts-arphic-uming is not installed")
    settings.PDF_FONT = f"{font}#2"
    drawing.font.cache_clear()
    try:
        assert b"/FontFile2" in drawing.make("x", [drawing.title("領據")])
    finally:
        drawing.font.cache_clear()


@pytest.mark.parametrize("wrong", ["/nowhere.ttf", "/etc/hostname#x"])
def test_a_font_that_is_not_there_stops_the_start(wrong, monkeypatch):
    monkeypatch.setenv("PDF_FONT", wrong)
    with pytest.raises(ImproperlyConfigured, match="PDF_FONT"):
        env.font_file("PDF_FONT")


def test_the_month_end_report_conserves_every_coin(tmp_path):
    evil_month()
    places = {place.kind: place for place in reports.places(OCTOBER)}
    assert sum(place.left for place in places.values()) == 0
    assert places["payable"].left == 70 == queries.payable_total(OCTOBER)
    given = sum(agency.month_given for agency in reports.agencies(OCTOBER))
    assert given == 70
    page = at_desk(make.staff(Role.FINANCE)).get("/admin/rewards/settlement/2026-10-01/report/")
    assert "70" in text_of(page.content, tmp_path)


def test_a_paper_is_the_same_bytes_every_time():
    sale(make.shop(), 30)
    close()
    assert statement_papers.statement(Statement.objects.get()) == statement_papers.statement(Statement.objects.get())


def test_the_owner_prints_the_statement_and_after_confirming_the_receipt():
    sold = sale(make.shop(), 30)
    close()
    owner = make.owner(sold.shop.merchant)
    page = f"/merchant/statements/{statement(sold.shop.merchant).number}/"
    phone, other = at_desk(owner), at_desk(make.owner(make.merchant()))
    assert phone.get(f"{page}statement.pdf").content.startswith(b"%PDF")
    assert phone.get(f"{page}receipt.pdf").status_code == 404
    confirmations.confirm(statement(sold.shop.merchant).number, by=owner, now=datetime(2026, 11, 2, tzinfo=UTC))
    assert phone.get(f"{page}receipt.pdf").content.startswith(b"%PDF")
    assert other.get(f"{page}statement.pdf").status_code == other.get(f"{page}receipt.pdf").status_code == 404


def test_programs_of_finance_and_auditors_get_every_file():
    batch = approved(30)
    files = {
        "finance/settlements/2026-10.xlsx": b"PK",
        "finance/settlements/2026-10/lines.xlsx": b"PK",
        "finance/settlements/2026-10/budgets.csv": b"\xef\xbb\xbf",
        "finance/settlements/2026-10/budgets.xlsx": b"PK",
        "finance/settlements/2026-10/report.pdf": b"%PDF",
        f"finance/batches/{batch.pk}.csv": b"\xef\xbb\xbf",
        f"finance/batches/{batch.pk}.xlsx": b"PK",
    }
    for path, start in files.items():
        for role in (Role.FINANCE, Role.AUDITOR):
            assert body(program_of(make.staff(role)).get(f"{ROOT}{path}")).startswith(start)
        assert program_of(make.staff(Role.OPERATOR)).get(f"{ROOT}{path}").status_code == 403
        assert program_of(None).get(f"{ROOT}{path}").status_code == 401
    assert program_of(make.staff(Role.FINANCE)).get(f"{ROOT}finance/batches/999.csv").status_code == 404
