"""The table of what became of each budget's coins, as CSV and as XLSX."""

from django.http import FileResponse

from civic.web import spreadsheets
from rewards.settlement.periods.models import Settlement
from rewards.settlement.reports import origins
from rewards.settlement.reports.models import COLUMNS, BudgetCoins
from rewards.settlement.statements.downloads import xlsx_response

BUDGET_COLUMNS = ("month", "agency", "budget_year", *COLUMNS)


def budget_rows(settlement: Settlement) -> list[list[object]]:
    """List what became of each budget's coins up to the period's end, and a last row TOTAL."""
    found = origins.of_settlement(settlement)
    rows: list[list[object]] = [
        [f"{settlement}", *_budget(each), *(getattr(each, name) for name in COLUMNS)] for each in found
    ]
    return [*rows, ["TOTAL", "", "", *(sum(getattr(each, name) for each in found) for name in COLUMNS)]]


def _budget(each: BudgetCoins) -> tuple[str, str]:
    return (each.budget.agency.name, str(each.budget.year)) if each.budget else (each.label, "")


def budgets_csv(settlement: Settlement) -> bytes:
    """Write the table as CSV."""
    return spreadsheets.write(BUDGET_COLUMNS, budget_rows(settlement))


def budgets_xlsx(name: str, settlement: Settlement) -> FileResponse:
    """Serve the table as XLSX under this name."""
    return xlsx_response(name, BUDGET_COLUMNS, budget_rows(settlement))
