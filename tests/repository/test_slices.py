"""What imports cannot show: a foreign key by string that points upward, a model that Django never hears of."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Field, Model

from tests.repository.layers import orders

ROOT = Path(__file__).resolve().parents[2]
APPS = ("civic", "rewards", "surveys", "engagement")  # from the ground up
FILES = [path.relative_to(ROOT) for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
MODULES = [  # a slice's models.py, or the files of its package models/; the app's own models.py is the index
    ".".join(path.with_suffix("").parts)
    for path in FILES
    if path.parts[-2] == "models" or (path.name == "models.py" and len(path.parts) > 2)
]


def model_classes(module: ModuleType) -> list[type[Model]]:
    """The models whose class stands in this very module."""
    return [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Model) and item.__module__ == module.__name__
        if not item._meta.abstract
    ]


@pytest.mark.parametrize("module", MODULES)
def test_every_model_of_a_slice_stands_in_its_apps_index(module):
    app = module.split(".")[0]
    index = import_module(f"{app}.models")
    for model in model_classes(import_module(module)):
        assert getattr(index, model.__name__, None) is model, f"import {model.__name__} in {app}/models.py"
        assert model.__name__ in index.__all__
        assert model._meta.app_label == app


def own_relations() -> list[tuple[type[Model], Field]]:
    return [
        (model, field)
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
    ]


def test_foreign_keys_point_down_or_stay_within_the_app():
    upward = [
        f"{model._meta.label}.{field.name} → {target}"
        for model, field in own_relations()
        if (target := field.related_model._meta.app_label) in APPS
        if APPS.index(target) > APPS.index(model._meta.app_label)
    ]
    assert upward == []


def test_foreign_keys_inside_an_app_follow_the_order_of_its_slices():
    upward = [
        f"{model.__module__}.{model.__name__}.{field.name} → {field.related_model.__module__}"
        for model, field in own_relations()
        if points_up(model, field.related_model)
        if field.related_model is not get_user_model()  # named by a setting, as Django's own tables below it do
    ]
    assert upward == []


def points_up(model: type[Model], target: type[Model]) -> bool:
    """Whether the target's slice stands above the model's, in the order of an app or of the slices inside a slice."""
    places = [(place(model, order), place(target, order)) for order in orders()]
    return any(there < here for here, there in places if here is not None and there is not None)


def place(model: type[Model], order: list[str]) -> int | None:
    names = enumerate(order)
    return next((number for number, name in names if f"{model.__module__}.".startswith(f"{name}.")), None)
