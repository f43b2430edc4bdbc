"""How the portal writes Chinese: one spelling for each word, the words of Taiwan, and full-width marks."""

import re

# What nobody writes here, and what is written instead. The glossary (docs/glossary.md) decides terms.
_PAIRS = """
服務台 服務臺 / 櫃台 櫃檯 / 櫃臺 櫃檯 / 服務櫃檯 服務臺 / 收款台 收款櫃檯 / 平臺 平台 / 後臺 後台 / 前臺 前台
台灣 臺灣 / 台北 臺北 / 台中 臺中 / 台南 臺南 / 台東 臺東 / 佔 占 / 身份 身分 / 公佈 公布 / 發佈 發布
計劃 計畫 / 連絡 聯絡 / 掃瞄 掃描 / 賬 帳 / 裏 裡 / 着 著 / 回復您 回覆您 / 瞭解 了解
周末 週末 / 每周 每週 / 一周 一週 / 妳 您 / 敬請期待 說出何時 / 期待下一次 說出何時 / 洗手台 洗手臺
信息 訊息 / 用戶 使用者 / 默認 預設 / 設置 設定 / 界面 介面 / 鏈接 連結 / 網絡 網路 / 短信 簡訊
二維碼 行動條碼 / 郵箱 信箱 / 視頻 影片 / 搜索 搜尋 / 點擊 點選 / 軟件 軟體 / 登陸 登入 / 激活 啟用
屏幕 螢幕 / 打印 列印
臺裝置 台裝置 / 關帳 結帳 / 檢查點 驗證點 / 背景程序 背景程式 / 通行金鑰 通行密鑰
"""
SPELLINGS = dict(pair.split() for line in _PAIRS.strip().splitlines() for pair in line.split(" / "))
HAN = "\u3400-\u9fff"
# A half-width mark beside a Chinese character; inside numbers, addresses and code it stays as it is.
HALF_WIDTH = re.compile(
    rf"[{HAN}」』）%][ ]?[,;:?!](?!\w*//)|[,;?!][{HAN}「『（]|[{HAN}]\s?\([^)]*[{HAN}]|[{HAN}]\.(?:\s|$)"
)


def faults_of(text: str) -> list[str]:
    """What is not written as the portal writes it, each with what to write instead."""
    found = [f"{wrong} → {right}" for wrong, right in SPELLINGS.items() if wrong in text]
    return found + [f"full-width mark: {match[0]}" for match in HALF_WIDTH.finditer(text)]
