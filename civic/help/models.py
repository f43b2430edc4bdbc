"""Questions and their answers, the counters where people can ask, and that a question was sent."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from civic.core.saying import in_language


class HelpAnswer(models.Model):
    """A question that citizens ask, and its answer. `key` is its address; refusals of the portal lead to it."""

    class Topic(models.TextChoices):
        START = "start", _("Beginning")
        COINS = "coins", _("Earning coins")
        PAY = "pay", _("Paying")
        SHOPS = "shops", _("Shops and vouchers")
        EVENTS = "events", _("Events")
        ACCOUNT = "account", _("Signing in, my account")
        IDENTITY = "identity", _("Identity, minors")
        DATA = "data", _("Messages and my data")
        BUSINESS = "business", _("For shops and their clerks")

    key = models.SlugField(
        _("key"),
        max_length=40,
        unique=True,
        help_text=_("Part of its address. It stays: pages lead to it."),
    )
    topic = models.CharField(_("topic"), max_length=10, choices=Topic.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    question = models.CharField(pgettext_lazy("of help", "question"), max_length=120)
    question_en = models.CharField(pgettext_lazy("of help", "question in English"), max_length=160)
    text = models.TextField(
        _("answer"), max_length=4000,
        help_text=_("Paragraphs; “- ” begins an item of a list; [words](/wallet/) leads to a page of the portal."),
    )  # fmt: skip
    text_en = models.TextField(_("answer in English"), max_length=4000)
    words = models.CharField(
        _("also found by"),
        max_length=300,
        blank=True,
        help_text=_("Words that people may type, in any language."),
    )
    is_published = models.BooleanField(_("published"), default=True)

    class Meta:
        verbose_name = _("help answer")
        verbose_name_plural = _("help: questions and answers")
        ordering = ["topic", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["question"], name="help_question_once")]

    def __str__(self) -> str:
        return in_language(self.question, self.question_en)

    @property
    def body(self) -> str:
        """The answer in the reader's language, as it was written."""
        return in_language(self.text, self.text_en)


class ServiceCounter(models.Model):
    """A counter of the county that citizens may walk up to. One that closed for good is kept, and shown to nobody."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    address = models.CharField(_("address"), max_length=120)
    address_en = models.CharField(_("address in English"), max_length=160, blank=True)
    hours = models.CharField(_("opening hours"), max_length=120)
    hours_en = models.CharField(_("opening hours in English"), max_length=160)
    phone = models.CharField(
        _("telephone"), max_length=30, blank=True,
        validators=[RegexValidator(r"^[0-9+#()\- ]+$", _("Digits, + - # and spaces."))],
    )  # fmt: skip
    proves_identity = models.BooleanField(_("proves identities"), default=True)
    gives_cards = models.BooleanField(_("gives cards"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_open = models.BooleanField(_("is there"), default=True)

    class Meta:
        verbose_name = _("service counter")
        verbose_name_plural = _("service counters")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)

    @property
    def place(self) -> str:
        return in_language(self.address, self.address_en)

    @property
    def times(self) -> str:
        return in_language(self.hours, self.hours_en)


SEEN = "seen"  # what a phone shares a photo of: a hole in the road, a lamp that is out
ASKED = [*HelpAnswer.Topic.choices, (SEEN, _("Something I saw on the way"))]


class SentQuestion(models.Model):
    """That somebody wrote to the county by the form: its number, and when. Words and photo are in the mail alone.

    `key` came with the form, so that a form sent twice is one question.
    """

    number = models.CharField(_("number"), max_length=12, unique=True)
    key = models.CharField(max_length=64, unique=True, editable=False)
    topic = models.CharField(_("topic"), max_length=10, choices=ASKED)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("user")
    )
    address_hash = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(_("when"), db_index=True)

    class Meta:
        verbose_name = _("question by the form")
        verbose_name_plural = _("questions by the form")
        indexes = [models.Index(fields=["address_hash", "at"], name="sent_question_by_address")]

    def __str__(self) -> str:
        return self.number
