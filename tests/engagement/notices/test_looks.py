"""The same notice with another picture or title for some: chosen by whom it holds, signed, and kept as it was."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from civic.core.roles import Role
from engagement.audiences.errors import AudienceTooSmall
from engagement.audiences.models import Audience
from engagement.desk.actions import clone
from engagement.notices import actions, queries
from engagement.notices.models import Look, Notice
from engagement.notices.telling import tell
from engagement.reading.asking import Wish, found
from tests import factories as make
from tests.api import ROOT, program_of
from tests.engagement.desk.sent import begun, send
from tests.pictures import png
from tests.staff import at_desk

pytestmark = pytest.mark.django_db
ELDERS = "長者專車直達施打站"


@pytest.fixture
def home():
    return make.agency()


@pytest.fixture
def elders(home):
    return Audience.objects.create(agency=home, name="長者", min_age=65)


@pytest.fixture
def draft(home, elders):
    notice = make.notice(home, published=False)
    Look.objects.create(notice=notice, place=1, audience=elders, title=ELDERS)
    return notice


def publish(draft: Notice) -> Notice:
    actions.submit(draft, by=draft.proposed_by)
    return actions.publish(draft, by=make.staff(Role.APPROVER, draft.agency), now=timezone.now())


@pytest.fixture
def published(draft):
    return publish(draft)


@pytest.fixture
def old():
    return make.citizen(birth_year=1940)


@pytest.fixture
def young():
    return make.citizen(birth_year=2000)


def looks_page(notice: Notice) -> str:
    return reverse("desk:looks", args=[notice.pk])


def everywhere(client, notice: Notice, citizen) -> list[str]:
    """The home page, the list of all, the inbox, the notice, and the API, as this person finds them."""
    client.force_login(citizen.user)
    pages = [client.get(path).content.decode() for path in ("/", "/notices/", "/inbox/", notice.get_absolute_url())]
    program = program_of(citizen.user)
    return [*pages, *(str(program.get(f"{ROOT}{path}").json()) for path in ("notices/", f"notices/{notice.pk}/"))]


def test_whom_a_look_holds_sees_it_everywhere_and_all_others_see_the_notice(client, published, old, young):
    assert all(ELDERS in page and published.title not in page for page in everywhere(client, published, old))
    assert all(published.title in page and ELDERS not in page for page in everywhere(client, published, young))
    client.logout()
    assert ELDERS not in client.get("/").content.decode()


def test_the_first_of_several_looks_counts(client, home, elders, draft, old):
    all_of_them = Audience.objects.create(agency=home, name="成人", min_age=18)
    Look.objects.create(notice=draft, place=2, audience=all_of_them, title="給所有成年人")
    Look.objects.filter(notice=draft, audience=elders).update(place=3)
    publish(draft)
    client.force_login(old.user)
    assert "給所有成年人" in client.get(draft.get_absolute_url()).content.decode()


def test_whoever_stopped_the_use_of_their_particulars_sees_it_as_it_is(client, published, old):
    old.profiling_stopped_at = timezone.now()
    old.save()
    client.force_login(old.user)
    assert ELDERS not in client.get("/").content.decode()


def test_a_message_says_what_its_reader_will_find(published, old, young):
    told = tell([(published.pk, old.user_id), (published.pk, young.user_id)])
    assert [each.title for each in told.values()] == [ELDERS, published.title]


def test_its_picture_is_shown_with_its_own_words(client, home, elders, old):
    notice = make.notice(home, published=False)
    Look.objects.create(notice=notice, place=1, audience=elders, picture=make.picture(), picture_alt="爺爺奶奶搭專車")
    publish(notice)
    client.force_login(old.user)
    assert "爺爺奶奶搭專車" in client.get(notice.get_absolute_url()).content.decode()


def test_a_search_finds_it_by_the_title_that_a_reader_saw(published, old):
    assert list(found(old, Wish(search="專車"), now=timezone.now())) == [published]


def test_it_is_signed_and_stays_once_the_notice_is_published(draft, elders):
    before = queries.fingerprint(draft.pk)
    draft.looks.update(title="改過的標題")
    assert queries.fingerprint(draft.pk) != before
    actions.submit(draft, by=draft.proposed_by)
    actions.schedule(draft, by=make.staff(Role.APPROVER, draft.agency), at=make.later(days=1), now=make.NOW)
    elders.clauses.update(min_age=70)  # for whom it is was approved too
    assert Notice.objects.get(pk=draft.pk).state == "submitted"
    actions.publish(draft, by=make.staff(Role.APPROVER, draft.agency), now=timezone.now())
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        draft.looks.update(title="偷偷改")


def test_an_editor_adds_changes_and_takes_it_off(home, elders):
    draft = make.notice(home, published=False)
    desk = at_desk(draft.proposed_by)
    page = looks_page(draft)
    sent = {"audience": elders.pk, "title": ELDERS, "picture": png(), "picture_alt": "專車"}
    assert desk.post(page, sent).status_code == 302
    look = draft.looks.get()
    assert (look.place, bool(look.picture)) == (1, True)
    assert ELDERS in desk.get(page).content.decode()
    assert ELDERS in desk.get(reverse("desk:review", args=[draft.pk])).content.decode()
    one = reverse("desk:look", args=[draft.pk, look.pk])
    assert desk.post(one, {"audience": elders.pk, "title": "新標題", "own_picture": "on"}).status_code == 302
    look.refresh_from_db()
    assert (look.title, look.picture.name) == ("新標題", "")
    desk.post(one, {"act": "remove"})
    assert not draft.looks.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "title"),
        ({"picture": True}, "picture_alt"),
        ({"title": "長" * 61}, "title"),
        ({"audience": "", "title": "給您"}, "audience"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_is_kept(home, elders, sent, field):
    draft = make.notice(home, published=False)
    data = {"audience": elders.pk, **sent} | ({"picture": png()} if "picture" in sent else {})
    answer = at_desk(draft.proposed_by).post(looks_page(draft), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not draft.looks.exists()


def test_it_is_for_a_saved_audience_of_the_agency_that_asks_for_no_deeds(home, elders):
    draft = make.notice(home, published=False)
    deeds = Audience.objects.create(agency=home, name="付過款", redeemed_within=30)
    others = Audience.objects.create(agency=make.agency(), name="別人的", min_age=18)
    desk = at_desk(draft.proposed_by)
    for audience in (deeds, others):
        answer = desk.post(looks_page(draft), {"audience": audience.pk, "title": "給您"})
        assert "audience" in answer.context["form"].errors


def test_only_editors_of_the_agency_and_only_while_it_is_a_draft(draft, published):
    stranger = at_desk(make.staff(Role.EDITOR, make.agency()))
    assert stranger.get(looks_page(draft)).status_code == 404
    answer = at_desk(draft.proposed_by).post(looks_page(draft), {"title": "晚了"})
    assert answer["Location"] == reverse("desk:review", args=[draft.pk])


def test_a_look_for_too_few_is_refused_when_the_draft_is_handed_in(draft, settings):
    settings.AUDIENCE_LEAST = 20
    make.citizen(birth_year=1940)
    with pytest.raises(AudienceTooSmall):
        actions.submit(draft, by=draft.proposed_by)


def test_a_copy_has_the_same_looks(published):
    copy = clone(published, by=published.proposed_by)
    assert [look.title for look in copy.looks.all()] == [ELDERS]


def test_a_rule_that_a_look_rests_on_is_not_deleted_with_the_draft_that_it_was_made_for(home):
    desk = at_desk(make.staff(Role.EDITOR, home))
    first = begun(desk, whom="own", **{"rule-min_age": "40"})
    rule = first.audience
    Look.objects.create(notice=make.notice(home, published=False), place=1, audience=rule, title="給四十歲以上")
    assert send(desk, first, whom="all").status_code < 400
    assert Notice.objects.get(pk=first.pk).audience is None
    assert Audience.objects.filter(pk=rule.pk).exists()
