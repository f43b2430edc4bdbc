"""Index of this slice’s models."""

from rewards.settlement.statements.models.batch import SettlementBatch
from rewards.settlement.statements.models.line import StatementLine
from rewards.settlement.statements.models.reminder import StatementReminder
from rewards.settlement.statements.models.statement import NOT_OVER, Statement

__all__ = ["NOT_OVER", "SettlementBatch", "Statement", "StatementLine", "StatementReminder"]
