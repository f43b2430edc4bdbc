"""Fields of an answer are worked out once, and each answer has its own copies of them."""

from rest_framework.serializers import ModelSerializer

from rewards.redemption.payments.serializers import DayListSerializer, ReceiptSerializer, ShopSerializer


def test_fields_that_were_built_before_are_those_that_the_model_makes():
    for serializer in (ShopSerializer, ReceiptSerializer, DayListSerializer):
        first, second = (repr(serializer()) for _again in range(2))
        assert first == second
        assert list(serializer().get_fields()) == list(serializer.Meta.fields)
        made = ModelSerializer.get_fields(serializer())
        assert {name: repr(field) for name, field in serializer().get_fields().items()} == {
            name: repr(field) for name, field in made.items()
        }


def test_what_is_changed_in_one_answer_changes_no_other():
    ShopSerializer().fields["name"].read_only = True
    assert not ShopSerializer().fields["name"].read_only
