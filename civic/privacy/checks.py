"""Which columns must stand in the register: worked out from the models themselves, so that none is forgotten."""

from collections.abc import Iterator, Sequence

from django.apps import apps
from django.db.models import Field, Model

from civic.accounts.models import Citizen, User
from civic.core.personal import REGISTER

# Columns that are personal wherever they stand.
PERSONAL_NAMES = {
    "email", "phone", "birth_year", "birthday", "gender", "national_id", "id_number", "full_name", "nickname",
    "citizen_id", "citizen_ids", "user_id", "user_ids", "holder_id", "actor", "actor_label", "ip", "ip_address",
    "user_agent", "endpoint", "line_id", "bank_account", "contact", "appeal",
    # free words of staff, owners and citizens: they can name somebody
    "reason", "release_reason", "lift_reason", "decision", "note", "answer", "explanation", "words",
}  # fmt: skip
OWNERS = {"user", "citizen", "person", "member", "recipient", "owner", "payer"}  # a key so named: the row is theirs
# Tables that hold no person's data although a column is called like one.
NOT_PERSONAL = {
    "civic.Agency.phone": "an office’s telephone",
    "civic.ServiceCounter.phone": "an office’s telephone",
    "civic.HelpAnswer.words": "other words by which an answer is found",
    "surveys.Question.explanation": "why an answer is right, as everybody reads it after a quiz",
    "rewards.Closing.actor": "a job or a member of staff by number, as in the ledger",
    "rewards.ClosedMonth.actor": "a job or a member of staff by number, as in the ledger",
}


def missing() -> list[str]:
    """Personal columns that the register does not name, as `app.Model.column`."""
    return sorted(name for model in apps.get_models(include_auto_created=True) for name in _missing_in(model))


def unknown() -> list[str]:
    """What the register names although no table has it."""
    return sorted(
        f"{entry.model}.{name}"
        for entry in REGISTER.values()
        for name in (*entry.columns, *entry.hidden)
        if name not in {field.name for field in entry.table._meta.get_fields() if field.concrete}
    )


def _missing_in(model: type[Model]) -> Iterator[str]:
    if model._meta.proxy:
        return
    entry = REGISTER.get(model._meta.label)
    named = {*entry.columns, *entry.hidden} if entry else set()
    for field in wanted(list(model._meta.concrete_fields), is_person=model in (User, Citizen)):
        label = f"{model._meta.label}.{field.name}"
        if field.name not in named and label not in NOT_PERSONAL:
            yield label


def wanted(columns: Sequence[Field], *, is_person: bool = False) -> list[Field]:
    """The columns of one table that the register must name: all of them when its rows belong to a person."""
    fields = [field for field in columns if not field.primary_key or _is_to_person(field)]
    if is_person or any(_is_owner(field) for field in fields):
        return fields
    return [field for field in fields if _is_to_person(field) or field.name in PERSONAL_NAMES]


def _is_to_person(field: Field) -> bool:
    return field.is_relation and field.related_model in (User, Citizen)


def _is_owner(field: Field) -> bool:
    return _is_to_person(field) and (field.related_model is Citizen or field.one_to_one or field.name in OWNERS)
