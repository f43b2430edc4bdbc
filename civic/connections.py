"""What this app's slices register with those below them, in one place. Imported when the app is ready."""

from civic import tasks
from civic.accounts import personal as accounts_personal
from civic.accounts import receivers
from civic.agencies import personal as agencies_personal
from civic.audit import personal as audit_personal
from civic.audit.actions import record
from civic.backups.folders import ERASED
from civic.codes import personal as codes_personal
from civic.consent import personal as consent_personal
from civic.desk.noting import READ, WRITTEN
from civic.digital import personal as digital_personal
from civic.exports import desk as exports_desk
from civic.exports import personal as exports_personal
from civic.guardians import personal as guardians_personal
from civic.help import personal as help_personal
from civic.identity import menu
from civic.identity import personal as identity_personal
from civic.mydata import looks, personal, reminding, replaying
from civic.outbox import mail as outbox_mail
from civic.outbox import personal as outbox_personal
from civic.recovery import personal as recovery_personal
from civic.signin import noting, told_year
from civic.signin import personal as signin_personal
from civic.staff import desk as staff_desk
from civic.staff import leaving as staff_leaving
from civic.staff import personal as staff_personal

ERASED.connect(replaying.lines)
READ.connect(record)
WRITTEN.connect(record)
