"""Who has taken part in a questionnaire, as SQL for statements about many people."""

from rewards import coins

# Of anonymous ones, too: that somebody took part is known, what they said is not.
WHO_ANSWERED = coins.with_later_accounts(
    "SELECT citizen_id FROM surveys_participation WHERE questionnaire_id = %(questionnaire)s"
)
