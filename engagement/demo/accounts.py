"""The people that a demo's visitor can be. They exist only where DEMO=1."""

from dataclasses import dataclass

PASSWORD = "tuili-demo-2026"  # noqa: S105  printed by the launcher; these accounts exist in demos only


@dataclass(frozen=True)
class Account:
    """A demo account: who it is in both languages, with what to try first; `role` for staff, `age` in years."""

    email: str
    name: str
    zh: str
    en: str
    role: str = ""
    age: int = 34


ACCOUNTS = [
    Account("citizen@demo.test", "林小推", "縣民：看推播、答問卷、用金幣付款", "citizen: read, answer, pay with coins"),
    Account("digital@demo.test", "陳數位", "數位縣民：看得到專屬推播", "digital citizen: sees notices of their own"),
    Account(
        "minor@demo.test",
        "林小海",
        "未滿十五歲：超過上限的金幣須家長同意",
        "aged 12: a parent agrees to more coins",
        age=12,
    ),
    Account("editor@demo.test", "衛小編", "衛生局小編：起草推播與問卷", "editor: drafts notices", "editor"),
    Account("approver@demo.test", "衛督導", "衛生局督導：核定並發布", "approver: publishes what waits", "approver"),
    Account(
        "coordinator@demo.test", "統小籌", "平台統籌：核定金幣預算", "coordinator: decides on coins", "coordinator"
    ),
    Account(
        "deputy@demo.test",
        "統小代",
        "統籌代理：緊急通報的第二人",
        "deputy coordinator: confirms emergencies",
        "coordinator",
    ),
    Account("merchant@demo.test", "海老闆", "店主：兩家門市的帳", "shop owner: two shops, their takings"),
    Account("clerk@demo.test", "阿店員", "店員：收金幣、看收據", "clerk: takes payments"),
    Account("operator@demo.test", "平小管", "平台管理：店家上架", "operator: looks after shops", "operator"),
    Account("finance@demo.test", "主小計", "主計處：下載每月結算", "finance: downloads the month's CSV", "finance"),
    Account("cashier@demo.test", "納小出", "出納：登記銀行付款", "cashier: notes what the bank paid", "finance"),
    Account(
        "auditor@demo.test", "稽小核", "稽核：什麼都看、什麼都不改", "auditor: sees all, changes nothing", "auditor"
    ),
]
