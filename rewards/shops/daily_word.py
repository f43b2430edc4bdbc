"""The shop's word of the day: it stands on the payer's receipt and at the counter, so that nobody shows yesterday's
picture of a receipt. Nobody can tell tomorrow's without the server's key."""

from datetime import date

from civic.shown_codes.keyed import keyed_number

WORDS = (
    "飛魚", "梅花鹿", "稻穗", "釋迦", "熱氣球", "月桃", "小米", "洛神", "木棉", "山豬", "海龜", "白鷺",
    "藍鵲", "竹筍", "溫泉", "石斑", "茶葉", "貝殼", "燈塔", "獨木舟", "彩虹", "晨光", "浪花", "星空",
    "草帽", "風箏", "陶笛", "油桐", "螢火", "山羌", "鳳梨", "椰子", "枇杷", "蓮霧", "芒果", "柚子",
    "香蕉", "金針", "玉米", "芋頭", "海帶", "石梯", "吊橋", "瀑布", "涼亭", "鐵馬", "竹筏", "風鈴",
    "火車", "帆船", "雨傘", "木屐", "鼓聲", "歌謠", "織布", "刺蔥", "野薑", "雲海", "日出", "潮聲",
    "礁岩", "珊瑚", "旗魚", "鯨魚",
)  # fmt: skip


def word_of(shop_id: int, day: date) -> str:
    """Return a word and two digits, such as `飛魚 47`, for one shop on one Taipei day."""
    number = keyed_number("word-of-the-day", f"{shop_id}\0{day}")
    return f"{WORDS[number % len(WORDS)]} {number // len(WORDS) % 90 + 10}"
