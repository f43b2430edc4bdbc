"""What can be wrong with a subscription."""

from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError


class PushIsOff(DomainError):
    code = "push_off"
    help = "line-and-sms"
    family = DomainError.CONFLICT
    message = _("This portal sends no push messages yet.")


class UnknownPushService(DomainError):
    code = "unknown_push_service"
    help = "line-and-sms"
    family = DomainError.INVALID
    message = _("This is not the address of a push service that we know.")


class BadKeys(DomainError):
    code = "bad_keys"
    help = "line-and-sms"
    family = DomainError.INVALID
    message = _("These are not the keys of a browser’s subscription.")


class TooManyDevices(DomainError):
    code = "too_many_devices"
    help = "line-and-sms"
    family = DomainError.CONFLICT
    message = _("Messages go to ten devices at most. End one of them first.")
