"""Personal columns of shops and who works there."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, Until, register, rows_by_user
from rewards.ledger.retention import signed
from rewards.shops import applications, erasure
from rewards.shops.models import ShopStaff, ShopTerm, StaffInvitation

register(
    Personal(
        "rewards.ShopStaff",
        ("user", "merchant", "shop", "role", "since", "first_day", "last_day", "locked_until"),
        _("Who may take payments for a shop"),
        Ground.SERVICE,
        _("until the shop takes the person off its list"),
        of=lambda user: ShopStaff.objects.filter(user=user),
        hidden=("pin", "wrong_pins"),
        letter=Letter(
            _("You have worked for %(merchant)s since %(since)s: %(role)s."),
            labels={
                "shop": _("In the shop"),
                "first_day": _("First day"),
                "last_day": _("Last day"),
                "locked_until": _("PIN locked until"),
            },
        ),
    ),
    Personal(
        "rewards.ShopTerm",
        ("user", "merchant", "shop", "role", "given_at", "first_day", "last_day", "ended_at"),
        _("Who could take payments for whom on which day, so that each payment can be judged later"),
        Ground.DUTY,
        Until.TEN_YEARS,
        of=rows_by_user(ShopTerm),
        hidden=("staff",),
        erase=lambda user, now: None,
        stays=True,
        letter=Letter(
            _("From %(first_day)s you worked for %(merchant)s: %(role)s."),
            labels={
                "shop": _("In the shop"),
                "given_at": _("Granted on"),
                "last_day": _("Last day"),
                "ended_at": _("Ended"),
            },
        ),
    ),
    Personal(
        "rewards.Merchant",
        ("email", "phone", "contact", "bank_account", "applied_by", "decision"),
        _("Reaching the merchant, and paying it"),
        Ground.SERVICE,
        Until.TEN_YEARS,
        of=applications.unapproved,
        hidden=("added_by", "approved_by"),
        erase=erasure.withdraw_applications,
        letter=Letter(
            _("You asked to take coins in your shop. For questions you named %(contact)s."),
            labels={
                "email": _("E-mail address"),
                "phone": _("Telephone"),
                "bank_account": _("Bank account"),
                "decision": _("What the county answered"),
            },
        ),
    ),
    Personal(
        "rewards.StaffInvitation",
        ("email", "invited_by"),
        _("Inviting someone to work for a shop on this site"),
        Ground.SERVICE,
        _("as long as the shop takes part; not taken up, 30 days; when you erase your account, at once"),
        of=lambda user: StaffInvitation.objects.filter(email__iexact=user.email),
        hidden=("invited_by",),
        letter=Letter(_("A shop invited %(email)s to work for it.")),
    ),
    signed("rewards.MerchantDocument", "uploaded_by"),
    Personal("rewards.Shop", ("phone",), _("Reaching the shop"), Ground.SERVICE, _("as long as the shop takes part")),
)
