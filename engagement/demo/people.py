"""Everybody of the demo: its citizens, its staff, and the accounts that a visitor can be."""

from datetime import datetime, timedelta
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import Min

from civic.accounts.models import Citizen, District, StaffPassword, User
from civic.agencies.actions import grant_role
from civic.agencies.models import Agency
from civic.consent.actions import publish_first
from civic.consent.models import EVERYONE, Consent
from civic.core.copying import align_ids, copy_rows, next_id
from civic.core.roles import Role
from engagement.demo import figures, places
from engagement.demo.accounts import ACCOUNTS, PASSWORD

SURNAMES = "林陳黃張李王吳劉蔡楊許鄭謝郭洪曾邱廖賴周"
GIVEN = "安晴禾海嵐曦樂澄雨星風稻陽森溪月石泉果舟"  # weather and land: nobody in particular
AGENCIES = [
    ("health", "衛生局", "Public Health Bureau"), ("environment", "環境保護局", "Environmental Protection Bureau"),
    ("culture", "文化處", "Cultural Affairs Department"), ("tourism", "觀光旅遊處", "Tourism Department"),
    ("fire", "消防局", "Fire Bureau"), ("social", "社會處", "Social Affairs Department"),
    ("agriculture", "農業處", "Agriculture Department"), ("transport", "交通處", "Transportation Department"),
]  # fmt: skip


def create_agencies() -> dict[str, Agency]:
    return {slug: Agency.objects.create(slug=slug, name=name, name_en=en, phone=f"(08{i}) 555-0{100 + i}")
            for i, (slug, name, en) in enumerate(AGENCIES)}  # fmt: skip


def create_accounts(rng: Random, districts: dict[str, District], *, now: datetime) -> dict[str, User]:
    """The demo accounts, by the name before the @."""
    salt = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=22))
    password = make_password(PASSWORD, salt=salt)  # hashed once: hashing is slow on purpose
    people = {}
    for account in ACCOUNTS:
        digital = account.email.startswith("digital")
        user = create_person(account.email, account.name, password=password, joined=now - timedelta(days=420))
        Citizen.objects.filter(user=user).update(
            birth_year=now.year - account.age,
            gender=Citizen.Gender.FEMALE,
            district=districts["taipei" if digital else "tuili"],
            level=Citizen.Level.DIGITAL if digital else Citizen.Level.VERIFIED,
        )
        people[account.email.split("@")[0]] = user
    return people


def create_person(email: str, name: str, *, joined: datetime, password: str = "!") -> User:  # noqa: S107  "!": none
    """A user with a citizen profile and a verified address."""
    user = User.objects.create(email=email, name=name, password=password, date_joined=joined)
    Citizen.objects.create(user=user, joined_at=joined)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def create_staff(
    people: dict[str, User], agencies: dict[str, Agency], *, now: datetime
) -> dict[str, tuple[User, User]]:
    """Give the demo accounts their roles, and every agency an editor and an approver; by agency."""
    for account in ACCOUNTS:
        if account.role:
            role = Role(account.role)
            agency = agencies["health"] if role in (Role.EDITOR, Role.APPROVER) else None
            own = people[account.email.split("@")[0]]
            grant_role(own, role, agency=agency, by=None)
            # A visitor is not asked for another password.
            StaffPassword.objects.create(user=own, password=own.password, is_own=True, since=now)
    pairs = {"health": (people["editor"], people["approver"])}
    for slug, agency in list(agencies.items())[1:]:
        pair = [create_person(f"{slug}.{role}@demo.test", f"{agency.name}{title}", joined=now - timedelta(days=400))
                for role, title in (("editor", "小編"), ("approver", "督導"))]  # fmt: skip
        for user, role in zip(pair, (Role.EDITOR, Role.APPROVER), strict=True):
            grant_role(user, role, agency=agency, by=None)
        pairs[slug] = (pair[0], pair[1])
    return pairs


def create_citizens(rng: Random, count: int, districts: dict[str, District], *, now: datetime) -> None:
    """Citizens as the source's tables describe them. They sign in by code: nobody has their password."""
    first, citizen, codes, share = next_id(User), next_id(Citizen), *places.weights()
    homes = rng.choices(codes, share, k=count)
    joined = sorted(figures.joined_at(rng, now) for _ in range(count))
    users, citizens, addresses = [], [], []
    for i, (home, at) in enumerate(zip(homes, joined, strict=True)):
        email = f"citizen{i + 1:04d}@demo.test"
        age, gender = figures.age_and_gender(rng)
        name = rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)
        district = districts.get(home)
        users.append((first + i, "!" + f"{rng.getrandbits(160):040x}", False, email, name, True, False, at))
        citizens.append(
            (citizen + i, first + i, now.year - age, gender, district and district.pk, _level(rng, district), at)
        )
        addresses.append((email, True, True, first + i))
    copy_rows(User, ["id", "password", "is_superuser", "email", "name", "is_active", "is_staff", "date_joined"], users)
    copy_rows(Citizen, ["id", "user_id", "birth_year", "gender", "district_id", "level", "joined_at"], citizens)
    copy_rows(EmailAddress, ["email", "verified", '"primary"', "user_id"], addresses)
    align_ids(User, Citizen)


def agree(*, now: datetime) -> None:
    """Put the terms and the privacy notice in force, and let everybody have agreed when they joined."""
    first = User.objects.aggregate(first=Min("date_joined"))["first"]
    documents = [document for document in publish_first(now=first or now) if document.kind in EVERYONE]
    joined = User.objects.order_by("pk").values_list("pk", "date_joined")
    rows = ((user, document.pk, Consent.Act.GIVEN.value, at) for user, at in joined for document in documents)
    copy_rows(Consent, ["user_id", "document_id", "act", "at"], rows)


def _level(rng: Random, district: District | None) -> str:
    if district and district.in_county:
        return (Citizen.Level.VERIFIED if rng.random() < 0.6 else Citizen.Level.UNVERIFIED).value
    return (Citizen.Level.DIGITAL if rng.random() < 0.3 else Citizen.Level.UNVERIFIED).value
