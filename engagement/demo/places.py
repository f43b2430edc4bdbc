"""The invented county's townships, and the real counties where its friends live."""
# Townships read best as a table.
# ruff: noqa: E501

from random import Random

from civic.accounts.models import District
from civic.help.models import ServiceCounter
from engagement.demo.figures import ELSEWHERE_PERCENT, HOME_PERCENT, UNKNOWN_PERCENT

# code, name, English name, share of the county's people
TOWNSHIPS = [
    ("tuili", "推力市", "Tuili City", 34), ("langhua", "浪花鎮", "Langhua", 14), ("daoxiang", "稻香鄉", "Daoxiang", 11),
    ("yunfeng", "雲峰鄉", "Yunfeng", 5), ("xikou", "溪口鄉", "Xikou", 8), ("feiyu", "飛魚鄉", "Feiyu", 4),
    ("chaoyang", "潮陽鎮", "Chaoyang", 9), ("jinshan", "錦山鄉", "Jinshan", 3), ("baisha", "白沙灣鄉", "Baishawan", 5),
    ("wenquan", "暖泉鄉", "Nuanquan", 3), ("guoyuan", "果園鄉", "Guoyuan", 3), ("xingkong", "星空鄉", "Xingkong", 1),
]  # fmt: skip
# Where each township's middle lies, as the invented county is laid along the coast.
MIDDLES = {
    "tuili": (22.755, 121.150), "langhua": (23.097, 121.368), "daoxiang": (22.903, 121.130), "yunfeng": (23.120, 121.210),
    "xikou": (22.990, 121.300), "feiyu": (22.048, 121.548), "chaoyang": (22.610, 120.995), "jinshan": (22.370, 120.900),
    "baisha": (22.450, 120.940), "wenquan": (22.690, 121.010), "guoyuan": (22.670, 121.090), "xingkong": (22.640, 120.970),
}  # fmt: skip
ELSEWHERE = [
    ("kaohsiung", "高雄市", "Kaohsiung City"), ("tainan", "臺南市", "Tainan City"), ("taichung", "臺中市", "Taichung City"),
    ("taipei", "臺北市", "Taipei City"), ("new-taipei", "新北市", "New Taipei City"), ("taoyuan", "桃園市", "Taoyuan City"),
    ("hualien", "花蓮縣", "Hualien County"), ("changhua", "彰化縣", "Changhua County"),
    ("hsinchu-city", "新竹市", "Hsinchu City"), ("pingtung", "屏東縣", "Pingtung County"),
    ("hsinchu", "新竹縣", "Hsinchu County"), ("yilan", "宜蘭縣", "Yilan County"), ("yunlin", "雲林縣", "Yunlin County"),
    ("miaoli", "苗栗縣", "Miaoli County"), ("chiayi-city", "嘉義市", "Chiayi City"), ("chiayi", "嘉義縣", "Chiayi County"),
    ("nantou", "南投縣", "Nantou County"), ("keelung", "基隆市", "Keelung City"), ("penghu", "澎湖縣", "Penghu County"),
    ("taitung", "臺東縣", "Taitung County"), ("kinmen", "金門縣", "Kinmen County"), ("lienchiang", "連江縣", "Lienchiang County"),
]  # fmt: skip
COUNTERS = [  # name, address, hours in Chinese and English, telephone, whether cards are given
    ("縣府聯合服務中心", "County Service Centre", "推力市中山路 276 號", "276 Zhongshan Rd, Tuili City", "週一至週五 8:00–17:30", "Monday to Friday 8:00–17:30", "089-326-141", True),
    ("浪花鎮公所服務臺", "Langhua Town Office", "浪花鎮海濱路 18 號", "18 Haibin Rd, Langhua", "週一至週五 8:00–12:00、13:30–17:00", "Monday to Friday 8:00–12:00, 13:30–17:00", "089-851-100", True),
    ("稻香鄉公所服務臺", "Daoxiang Township Office", "稻香鄉豐收街 6 號", "6 Fengshou St, Daoxiang", "週一、週三、週五 8:30–16:30", "Monday, Wednesday, Friday 8:30–16:30", "", False),
]  # fmt: skip


def create_counters() -> None:
    """Make the counters that are not there yet."""
    for order, (name, name_en, address, address_en, hours, hours_en, phone, cards) in enumerate(COUNTERS):
        words = {"name_en": name_en, "address": address, "address_en": address_en, "hours": hours, "hours_en": hours_en}
        more = {"phone": phone, "gives_cards": cards, "order": order}
        ServiceCounter.objects.get_or_create(name=name, defaults={**words, **more})


def create() -> dict[str, District]:
    """Make the districts that are not there yet; return all of them by code."""
    rows = [(code, name, en, True) for code, name, en, _share in TOWNSHIPS]
    rows += [(code, name, en, False) for code, name, en in ELSEWHERE]
    for order, (code, name, name_en, in_county) in enumerate(rows):
        north, east = MIDDLES.get(code, (None, None))
        District.objects.get_or_create(
            code=code,
            defaults={
                "name": name, "name_en": name_en, "in_county": in_county, "order": order,
                "latitude": north, "longitude": east,
            },
        )  # fmt: skip
    return {district.code: district for district in District.objects.all()}


def weights() -> tuple[list[str], list[float]]:
    """District codes with how many of a hundred friends live there; an empty code for those who did not say."""
    total = sum(share for *_names, share in TOWNSHIPS)
    share = {code: HOME_PERCENT * part / total for code, _name, _en, part in TOWNSHIPS}
    share |= ELSEWHERE_PERCENT | {"": UNKNOWN_PERCENT}
    return list(share), list(share.values())


def district_code(rng: Random) -> str:
    """Where somebody lives, as often as the source's table says."""
    codes, share = weights()
    return rng.choices(codes, share)[0]
