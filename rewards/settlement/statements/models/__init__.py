"""Index of this slice’s models."""

from rewards.settlement.statements.models.batch import SettlementBatch
from rewards.settlement.statements.models.line import StatementLine
from rewards.settlement.statements.models.reminder import StatementReminder
from rewards.settlement.statements.models.statement import Statement

__all__ = ["SettlementBatch", "Statement", "StatementLine", "StatementReminder"]
