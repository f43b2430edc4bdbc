"""Words to begin with, by kind of incident: under a minute there is no time to look for them.

They are drafts in both languages; the coordinator fills in where and when, and may change all of it.
"""

from dataclasses import dataclass

from engagement.emergencies.incidents.models import Kind, Severity


@dataclass(frozen=True)
class Start:
    """The fields of a bulletin before anything is filled in."""

    severity: Severity
    title: str
    text: str
    todo: str
    title_en: str
    text_en: str
    todo_en: str


STARTS: dict[Kind, Start] = {
    Kind.EARTHQUAKE: Start(
        Severity.SEVERE,
        "發生有感地震",
        "震央與災情正在查證。",
        "趴下、掩護、穩住。搖晃停止後遠離建築物與海邊，關閉瓦斯，勿搭電梯。",
        "Strong earthquake",
        "The epicentre and damage are being checked.",
        "Drop, cover and hold on. When the shaking stops, keep away from buildings and the sea, turn off the gas, "
        "and do not use lifts.",
    ),
    Kind.TYPHOON: Start(
        Severity.SEVERE,
        "颱風豪雨警戒",
        "低窪地區可能淹水，山區慎防坍方與落石。",
        "請留在安全的室內，勿前往海邊、溪邊及山區。住在警戒區的民眾請依通知前往收容處所。",
        "Typhoon and heavy rain",
        "Low areas may flood; there may be landslides and falling rocks in the mountains.",
        "Stay safely indoors and away from the sea, rivers and mountains. If you live in a warned area, go to a "
        "shelter when you are told to.",
    ),
    Kind.WATER: Start(
        Severity.MODERATE,
        "緊急停水",
        "供水因管線事故中斷，正在搶修。",
        "請先儲水並節約用水，取水站地點將陸續公布。",
        "Water supply cut",
        "A pipe has burst and is being repaired.",
        "Store water and use it sparingly. The places of water points will follow.",
    ),
    Kind.CLOSED: Start(
        Severity.MODERATE,
        "明日停止上班上課",
        "本縣明日停止上班、停止上課。",
        "如無必要請勿外出，並隨時注意最新消息。",
        "No classes or work tomorrow",
        "Classes and work in the county are suspended tomorrow.",
        "Do not go out unless you must, and look for news.",
    ),
    Kind.GAS: Start(
        Severity.EXTREME,
        "氣體外洩，請立即離開",
        "現場已封鎖，消防人員正在處理。",
        "請立即往上風處離開，勿點火、勿開關電器。聞到瓦斯味請離開後撥打 119。",
        "Gas leak: leave at once",
        "The area is closed and the fire brigade is there.",
        "Leave against the wind at once. Light no fire and touch no switch. If you smell gas, leave, then call 119.",
    ),
    Kind.FIRE: Start(
        Severity.SEVERE,
        "火警，請避開現場",
        "消防人員正在灌救。",
        "附近民眾請緊閉門窗，用路人請改道，並依現場人員指示疏散。",
        "Fire: keep away",
        "The fire brigade is fighting it.",
        "If you live nearby, close doors and windows. Take another road, and leave when you are told to.",
    ),
    Kind.OTHER: Start(Severity.SEVERE, "", "", "", "", "", ""),
}
ALL_CLEAR = Start(
    Severity.MINOR,
    "警報解除",
    "狀況已經解除，感謝您的配合。",
    "請恢復日常生活，仍請留意安全。",
    "All clear",
    "It is over. Thank you for your help.",
    "Go back to normal life, and take care.",
)
