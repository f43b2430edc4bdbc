"""Why a notice does not take a step. What may stand in its way at its hour names no particulars: its code is kept."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from engagement.audiences.errors import AudienceEmpty, AudienceTooSmall


class WrongState(DomainError):
    code = "wrong_state"
    family = DomainError.CONFLICT
    message = _("“%(title)s” is %(state)s; this step is not possible now.")


class OwnDraft(DomainError):
    code = "own_draft"
    family = DomainError.FORBIDDEN
    message = _("You cannot approve your own draft: ask a colleague who may approve.")


class AlternativeMissing(DomainError):
    code = "picture_alternative_missing"
    message = _("The picture needs a text alternative before the notice can go on.")


class PictureMissing(DomainError):
    code = "picture_missing"
    message = _("A notice needs a picture: citizens see it first. Only the correction of a rumour may be without.")


class PictureChanged(DomainError):
    code = "picture_changed"
    family = DomainError.CONFLICT
    message = _("The picture’s file is not the one that was handed in. Take the notice back and choose it again.")


class WordsMissing(DomainError):
    code = "words_missing"
    message = _("A notice needs a title, one sentence and a text before it can go on.")


class Published(DomainError):
    code = "was_published"
    family = DomainError.CONFLICT
    message = _("Only a draft that was never published can be deleted.")


class CampaignMissing(DomainError):
    code = "campaign_missing"
    message = _("The questionnaire promises coins, but its campaign is not open or belongs to another agency.")


class CampaignEmpty(DomainError):
    code = "campaign_empty"
    message = _("The questionnaire promises coins, but its campaign does not have enough left for even one answer.")


class PastHour(DomainError):
    code = "past_hour"
    message = _("This time is past: choose a later one, or publish at once.")


class ExpiresBefore(DomainError):
    code = "expires_before"
    message = _(
        "The notice would expire before it is published: change until when it is shown, or choose another hour."
    )


class ClosesBefore(DomainError):
    code = "closes_before"
    message = _("The questionnaire would close before the notice is published.")


class AudienceElsewhere(DomainError):
    code = "audience_elsewhere"
    message = _("The audience belongs to another agency.")


class ChangedAfterApproval(DomainError):
    code = "changed_after_approval"
    family = DomainError.CONFLICT
    message = _("It was changed after the approval, so the approval no longer counts. An approver must read it again.")


class ApproverGone(DomainError):
    code = "approver_gone"
    family = DomainError.FORBIDDEN
    message = _("The person who approved it may no longer approve for this agency: another approver decides.")


AT_THE_HOUR: dict[str, type[DomainError]] = {
    each.code: each
    for each in (
        AlternativeMissing, PictureMissing, PictureChanged, CampaignMissing, CampaignEmpty, ExpiresBefore, ClosesBefore,
        AudienceElsewhere, AudienceEmpty, AudienceTooSmall, ChangedAfterApproval, ApproverGone,
    )
}  # fmt: skip
OTHERWISE = _("A rule is not met: read the notice and its questionnaire again.")


def words_of(code: str) -> str:
    """What stood in the way, in the reader's language."""
    found = AT_THE_HOUR.get(code)
    return str(found.message if found else OTHERWISE)
