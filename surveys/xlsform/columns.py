"""Which columns and types are read and written, in both directions."""

import re

ZH, EN = "zh", "en"
# Words of people: each may stand in both languages, as label, label::中文 (zh-Hant), label::English (en).
SPOKEN = {"label", "hint", "constraint_message", "explanation"}
OURS = {"tuili_kind", "tuili_least", "tuili_most", "tuili_rows", "tuili_place"}  # what the format has no word for
SURVEY = {"type", "name", "required", "relevant", "constraint", "appearance"} | SPOKEN | OURS
IMAGE = "image"  # of a choice, also written media::image: the name of a file, which does not come with the form
CHOICES = {"list_name", "list name", "name", "label", IMAGE, "tuili_right", "tuili_other"}
SETTINGS = {
    "form_title", "form_id", "version", "default_language", "tuili_kind", "tuili_title_en", "tuili_anonymous",
    "tuili_groups", "tuili_single_answers", "tuili_one_at_a_time", "tuili_publishes", "tuili_tries",
    "tuili_closes_after", "tuili_keeps_days", "tuili_reminds_days", "tuili_wait", "tuili_draws",
    "tuili_fast_percent", "tuili_straight_from", "tuili_contradicts",
    "tuili_holds_awards", "tuili_lets_correct",
}  # fmt: skip
# What is promised by yes or no, and by a number with its limits: the heading, and the questionnaire's column.
PROMISED = {
    "tuili_groups": "keeps_groups", "tuili_single_answers": "gives_rows", "tuili_holds_awards": "holds_awards",
    "tuili_lets_correct": "lets_correct",
}  # fmt: skip
COUNTED = {
    "tuili_tries": ("max_tries", 1, 10), "tuili_closes_after": ("closes_after", 1, 10_000_000),
    "tuili_keeps_days": ("keeps_days", 0, 3650), "tuili_wait": ("wait_minutes", 0, 10_080),
    "tuili_draws": ("draws", 1, 60), "tuili_fast_percent": ("fast_percent", 1, 90),
    "tuili_straight_from": ("straight_from", 3, 100), "tuili_reminds_days": ("reminds_days", 1, 30),
}  # fmt: skip
LABEL, LABEL_EN = "::中文 (zh-Hant)", "::English (en)"

LISTED = {"select_one", "select_multiple", "rank"}
TYPES = {
    "select_one": "single", "select_multiple": "multiple", "rank": "ranking", "text": "text", "integer": "whole",
    "decimal": "number", "date": "date", "note": "note", "image": "photo", "geopoint": "place",
    "acknowledge": "consent",
}  # fmt: skip
# How each kind is written; the first of TYPES that gives it, and for those that share one, what tells them apart.
WRITTEN = {
    "single": "select_one", "multiple": "select_multiple", "picture": "select_one", "matrix": "select_one",
    "yes_no": "select_one", "ranking": "rank", "rating": "integer", "nps": "integer", "number": "decimal",
    "whole": "integer", "date": "date", "short": "text", "text": "text", "consent": "acknowledge", "note": "note",
    "section": "note", "photo": "image", "file": "image", "place": "geopoint",
}  # fmt: skip
YES_NO = [("yes", "是", "Yes"), ("no", "否", "No")]
YES = {"yes", "true", "true()", "1", "是"}
NO = {"", "no", "false", "false()", "0", "否"}
CHINESE = re.compile(r"zh|中文|chinese|國語|華語|mandarin", re.IGNORECASE)
ENGLISH = re.compile(r"\ben\b|english|英文", re.IGNORECASE)


def language(words: str) -> str:
    """Which of the two languages a column's heading names; nothing for any other."""
    return ZH if CHINESE.search(words) else EN if ENGLISH.search(words) else ""
