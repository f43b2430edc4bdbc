"""Codes of every kind stand in rows, on posters, cards and letters. These came out of the code before it was gathered
in one place: whoever changes one of them ends what people hold in their hands."""

from datetime import date
from types import SimpleNamespace

import pytest

from civic.codes import actions as mailed
from civic.identity import counter, keyed, letters, national_id
from civic.shown_codes.derivation import hash_code
from civic.shown_codes.typed import readable
from rewards.cards import numbers
from rewards.offers import codes as vouchers
from rewards.redemption.attempts import payer_phones
from rewards.redemption.codes import derivation as payments
from rewards.shops import daily_word, poster_numbers

KEYS = {"SECRET_KEY": "a-key-of-the-tests-alone", "IDENTITY_KEY": "another-key-of-the-tests"}
ZEROS, COUNTED, ONES = bytes(16), bytes(range(16)), b"\xff" * 16
# kind, nonce, code, digits, hash of the digits
DERIVED = [
    (payments.PAYMENT, ZEROS, "2a9pMnejV6CAL3P2IpUhdQ", "41673835",
     "18e8d3bd53c0c924ecc40073dc05be53fa8f80a4fc69ee98eaae640723f4560f"),
    (payments.PAYMENT, COUNTED, "K48vgQQb7etnu8YuAwGheA", "47597239",
     "f081d3236525e874d992c5580f89daa2c5f6b211a8f9cce45da09ee85b330a70"),
    (payments.PAYMENT, ONES, "7QZZ_aafJLKYbhCJ6-oMcg", "45677026",
     "dd671195bfd518872aa1a3e660cf0976b5c0ed29231437b0259fc1d81e5ddf08"),
    (vouchers.VOUCHER, ZEROS, "v1g7iNdV7jMR1ozofkBbOVg", "96522226",
     "b349909f225f9928217e459ee8d397e711392c3f8780f227a1aa6ab08da9b0e5"),
    (vouchers.VOUCHER, COUNTED, "v1o2XpNcK5yk8j_XE9OSEwg", "91541541",
     "4d0f99919d1006e7ec69c66d042d39a5cb95b2ca8cf6ed46aaa8d6a6b4b69e58"),
    (vouchers.VOUCHER, ONES, "vBTDUN0_Wlj8eO-utqXaOFA", "94855884",
     "2eb93b9ac8f50a91fe16b4fdce2c911a6716e74dac006defb81b247b29f6b94b"),
    (numbers.CARD, ZEROS, "6h3vSNmrU_r-mYDD0gqCUw", "620111255310",
     "66f43771022064871ec049c497c34ac259d4619b1edd27fb2f2eef558a1e522d"),
    (numbers.CARD, COUNTED, "FjkMsMXlaQjIOMr78e9q7Q", "992517635221",
     "29ace5a0901453e8ee80c5a93a46c2b39424ec34907e815076f480c3d5fb9ea8"),
    (numbers.CARD, ONES, "AtDTpuxX3HnQUVG55E3JVg", "621075357606",
     "0964105c6fce79f48b8ba7501eb42bec9678363f52ebd5ea15f762e0a28f9055"),
    (counter.COUNTER, ZEROS, "xx9wQDFdNga9jLW-R5J8eQ", "35264912",
     "a3c6555f48bdb253ab349e7198e812dd913187d4bcca33ebac6c2f29c8da50c6"),
    (counter.COUNTER, COUNTED, "2UIxPQo3ICwDlmvs6sHaAg", "35199494",
     "6f05b852503023c16ade92f7c7073db5fd2be2e5d8647da44671d6e594326fa8"),
    (counter.COUNTER, ONES, "P3xAElt7t8QBJ6rgEI6qkg", "71224352",
     "04fff3312967098ee0f8f889290881ea4898c5c81a434086e5b50393fdd94a6a"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _keys(settings):
    for name, key in KEYS.items():
        setattr(settings, name, key)


@pytest.mark.parametrize(("kind", "nonce", "code", "digits", "digits_hash"), DERIVED)
def test_a_derived_code_its_digits_and_their_hash(kind, nonce, code, digits, digits_hash):
    shown = kind.derive(nonce)
    assert (shown.code, shown.digits, shown.digits_hash) == (code, digits, digits_hash)
    assert kind.found_by(digits=digits) == {"digits_hash": digits_hash}


def test_the_hash_of_a_code():
    expected = "b2026e3dd10f7c67577d06ebe46f48f57d0f9e2877f37211f7cbf9d2c405121b"
    assert payments.found_by(code="2a9pMnejV6CAL3P2IpUhdQ") == {"code_hash": expected}
    expected = "a68a48ffdef9194e813f0926661dd82a0e30cbe0f8eb1b4b7a1406f0b6f1f9cf"
    assert numbers.found_by(code="6h3vSNmrU_r-mYDD0gqCUw") == {"code_hash": expected}


def test_what_a_card_is_found_by():
    shown = numbers.CARD.derive(ZEROS)
    assert numbers.derive(ZEROS).groups == ["6201", "1125", "5310"]
    assert numbers.found_by(number=shown.digits) == {"number_hash": shown.digits_hash}


def test_the_digits_of_a_poster():
    of = {1: "00000195", 12: "00001262", 97: "00009798", 999_999: "99999920", 1_234_567: "123456751"}
    assert {pk: poster_numbers.number_of(pk) for pk in of} == of


def test_a_shops_word_of_the_day():
    assert daily_word.word_of(1, date(2026, 10, 31)) == "梅花鹿 15"
    assert daily_word.word_of(97, date(2027, 1, 1)) == "歌謠 84"


@pytest.mark.parametrize("typed", ["7KD4-X9QW-3MTP", " 7kd4 x9qw 3mtp ", "７ＫＤ４－Ｘ９ＱＷ－３ＭＴＰ"])
def test_a_letters_code_and_a_devices_set_up_code(typed):
    assert letters._code_hash(typed) == "1774e45001cc5e2fa0183ad4eaa7138b4bff4c7125b84b45c006321033aea70e"
    assert hash_code(readable(typed)) == "83c0033d18c523a2f5d0079b2340b91bdfb75fe810d245ad9bb14819a9a1f478"


def test_hashes_of_addresses_id_numbers_and_phones():
    assert keyed.keyed("address", "192.0.2.1") == "fab4f2668e29192e6328944f724929feea585e37c115790c821d0c82f6309507"
    assert national_id.hash_of("a123456789") == "877ae6c659383e5fa3162ebc92b6fa4fb037ec1e239ba1bdef0562dd90a0bd59"
    phone = payer_phones.hashed("abcdefghijklmnopqrstuv")
    assert phone == "17ca3a007889b01b3ce9efe19c9e573e1cc73d4dabd655b127a75b5a5732bde7"


def test_the_hash_of_a_mailed_code():
    digest = mailed._digest(SimpleNamespace(pk=7), "new-address", "To@example.test", "012345")
    assert digest == "2b3809dd2cfec258cf983d096c24a62a36f39c3efd5921fd2c10df06c476aa4a"
