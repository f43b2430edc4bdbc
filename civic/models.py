"""Index of the models in this app's slices: a model that is missing here gets no table."""

from civic.accounts.models import Citizen, District, StaffPassword, Topic, User
from civic.agencies.models import Agency, Membership, RoleTerm
from civic.audit.models import AuditEvent, AuditWords
from civic.codes.models import MailedCode
from civic.consent.models import Consent, Document
from civic.digital.models import DigitalCard
from civic.exports.models import ListExport
from civic.guardians.models import GuardianConsent
from civic.health.models import Heartbeat
from civic.help.models import HelpAnswer, SentQuestion, ServiceCounter
from civic.identity.models import CounterCode, LetterBatch, LetterCode, Verification, WrongTry
from civic.mydata.models import DataExport, Erasure
from civic.outbox.models import OutboxItem
from civic.recovery.models import Recovery
from civic.signin.models import Visit
from civic.staff.models import FactorReset, ProgramToken, ReadSample

__all__ = [
    "Agency",
    "AuditEvent",
    "AuditWords",
    "Citizen",
    "Consent",
    "CounterCode",
    "DataExport",
    "DigitalCard",
    "District",
    "Document",
    "Erasure",
    "FactorReset",
    "GuardianConsent",
    "Heartbeat",
    "HelpAnswer",
    "LetterBatch",
    "LetterCode",
    "ListExport",
    "MailedCode",
    "Membership",
    "OutboxItem",
    "ProgramToken",
    "ReadSample",
    "Recovery",
    "RoleTerm",
    "SentQuestion",
    "ServiceCounter",
    "StaffPassword",
    "Topic",
    "User",
    "Verification",
    "Visit",
    "WrongTry",
]
