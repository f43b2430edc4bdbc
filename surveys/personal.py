"""Personal columns of this app."""

from django.utils.translation import gettext_lazy as _

from civic.core.personal import Ground, Letter, Personal, register
from civic.core.saying import listed
from surveys.kinds.base import plain
from surveys.kinds.place.kind import names
from surveys.questionnaires.models import Question
from surveys.responses.models import Answer, Draw, HeldAward, Participation, Response, Wait


def number_in_words(answer: Answer) -> str:
    """A number as the person gave it; of a place, the district that it stands for."""
    if answer.number is None:
        return ""
    of_place = answer.question.kind == Question.Kind.PLACE
    return names().get(plain(answer.number), "") if of_place else plain(answer.number)


register(
    Personal(
        "surveys.Participation",
        ("citizen", "questionnaire", "version", "tries", "passed", "coins_awarded", "kept_back", "on"),
        _("Giving coins once for each questionnaire; not what you answered"),
        Ground.SERVICE,
        _("until you erase your account"),
        of=lambda user: Participation.objects.filter(citizen__user=user),
        letter=Letter(
            _("On %(on)s you took part in “%(questionnaire)s”."),
            labels={
                "version": _("Version of the questions"),
                "tries": _("Tries"),
                "passed": _("Passed"),
                "coins_awarded": _("Coins earned"),
                "kept_back": _("Why coins did not come"),
            },
            values={
                "version": lambda done: done.version.number,
                "kept_back": lambda done: done.get_kept_back_display() if done.kept_back else "",
            },
        ),
    ),
    Personal(
        "surveys.HeldAward",
        (
            "participation",
            "state",
            "flags",
            "seconds",
            "decided_by",
            "decided_at",
            "decision",
            "objection",
            "objected_at",
            "heard_by",
            "heard_at",
            "hearing",
        ),
        _("Looking at answers that may have been given too lightly before their coins come, where that was said first"),
        Ground.SERVICE,
        _("until you erase your account"),
        of=lambda user: HeldAward.objects.filter(participation__citizen__user=user),
        name=_("Coins that waited for a look"),
        letter=Letter(
            _("The coins for “%(participation)s” waited for a look."),
            labels={
                "flags": _("What was noticed"),
                "seconds": _("Seconds that it took"),
                "decided_by": _("Decided by"),
                "decided_at": _("Decided"),
                "decision": _("Why"),
                "objection": _("Your explanation"),
                "objected_at": _("You objected"),
                "heard_by": _("Your objection was decided by"),
                "heard_at": _("Your objection was decided"),
                "hearing": _("Why it was decided so"),
            },
            values={
                "participation": lambda held: held.participation.questionnaire.title,
                "flags": lambda held: listed(held.why),
            },
        ),
    ),
    Personal(
        "surveys.Draw",
        ("citizen", "version", "questions"),
        _("Asking you the same questions of a quiz until you send your answers"),
        Ground.SERVICE,
        _("until you send them, or the quiz is over"),
        of=lambda user: Draw.objects.filter(citizen__user=user),
        name=_("Questions drawn for you"),
        letter=Letter(
            _("For “%(version)s”, questions were drawn for you."),
            labels={"questions": _("Their numbers")},
            values={"version": lambda drawn: drawn.version.questionnaire.title},
        ),
    ),
    Personal(
        "surveys.Wait",
        ("citizen", "version", "until"),
        _("Keeping the wait that a quiz asks for between two tries"),
        Ground.SERVICE,
        _("until the night after you may try again"),
        of=lambda user: Wait.objects.filter(citizen__user=user),
        name=_("Quizzes that you may try again later"),
        letter=Letter(
            _("You may try “%(version)s” again from %(until)s."),
            values={"version": lambda wait: wait.version.questionnaire.title},
        ),
    ),
    Personal(
        "surveys.Response",
        ("citizen", "version", "on", "age_band", "gender", "district", "flags"),
        _("Answering a questionnaire under your name, where it said so first"),
        Ground.CONSENT,
        _("until you erase your account, or the day that the questionnaire named before"),
        of=lambda user: Response.objects.filter(citizen__user=user),
        name=_("Answers under your name"),
        letter=Letter(
            _("On %(on)s you answered “%(version)s” under your name."),
            values={"version": lambda sent: sent.version.questionnaire.title},
        ),
    ),
    Personal(
        "surveys.Answer",
        ("question", "choice", "text", "number", "day"),
        _("What you answered: kept without your name, except where a questionnaire said that your name is kept"),
        Ground.CONSENT,
        _("until the day that the questionnaire named, if any; under your name until you erase your account"),
        of=lambda user: Answer.objects.filter(response__citizen__user=user),
        name=_("Your answers under your name"),
        letter=Letter(_("Asked “%(question)s”, you answered:"), values={"number": number_in_words}),
    ),
    Personal(
        "surveys.Said",
        ("by",),
        _("Who wrote what an agency did with the answers"),
        Ground.DUTY,
        _("as long as the questionnaire is kept"),
    ),
    Personal(
        "surveys.Coding",
        ("coder",),
        _("Who sorted answers in words under tags, so that two people are compared"),
        Ground.DUTY,
        _("as long as the answers are kept"),
    ),
    Personal(
        "surveys.LibraryEntry",
        ("saved_by",),
        _("Who kept a question in the library of their agency"),
        Ground.DUTY,
        _("until the agency removes it from its library"),
    ),
    Personal(
        "surveys.ResultsPage",
        ("published_by",),
        _("Who published results before a questionnaire closed"),
        Ground.DUTY,
        _("as long as the questionnaire is kept"),
    ),
    Personal(
        "surveys.Version",
        ("proposed_by", "decided_by", "decision"),
        _("Who wrote and who approved a correction of a questionnaire"),
        Ground.DUTY,
        _("as long as the questionnaire is kept"),
    ),
)
