"""compose.yaml, the image and the units say what operations.md promises: two webs, workers by queue, nobody is root."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.schedules import crontab
from django.conf import settings

from civic.deploy.celery import app
from civic.deploy.schedule import CELERY_BEAT_SCHEDULE
from civic.web.private_files import private_files

ROOT = Path(__file__).resolve().parents[2]
NIGHTLY = {
    "rewards.verify_ledger": crontab(hour=4, minute=30),
    "rewards.reconcile_periods": crontab(hour=4, minute=40),
    "rewards.send_anchor": crontab(hour=4, minute=50),
    "rewards.verify_whole_ledger": crontab(hour=5, minute=0, day_of_week="sunday"),
}
PORTAL = ("migrate", "web-1", "web-2", "worker", "worker-bulk", "beat")


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return found


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_whoever_migrates_gives_the_role_its_limits_too():
    """A session that hangs stops every till where the role waits for ever."""
    assert "migrate --noinput && python manage.py limit_role" in services()["migrate"]["command"]


def test_two_webs_stand_behind_the_proxy_and_only_it_has_a_port_on_this_machine_alone():
    doors = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert doors == {"proxy": ["127.0.0.1:8000:8080"]}
    for web in ("web-1", "web-2"):
        assert f"server {web}:8000" in text("deploy/nginx.conf")


def test_every_queue_has_a_worker_and_there_is_one_beat():
    commands = [str(service.get("command", "")) for service in services().values()]
    assert {queue for line in commands for queue in re.findall(r"--queues (\S+)", line)} == {"celery", "bulk"}
    assert sum(" beat " in line for line in commands) == 1


def test_each_night_the_books_and_the_periods_are_proven_and_the_anchor_leaves_and_on_sundays_all_is_proven():
    proofs = {each["task"]: each["schedule"] for each in CELERY_BEAT_SCHEDULE.values() if each["task"] in NIGHTLY}
    assert proofs == NIGHTLY
    assert settings.CELERY_BEAT_SCHEDULE == CELERY_BEAT_SCHEDULE
    assert settings.CELERY_TIMEZONE == "Asia/Taipei"


def test_every_job_of_the_schedule_is_one_that_the_workers_know():
    app.loader.import_default_modules()  # what a worker imports at its start
    assert {name: job["task"] for name, job in CELERY_BEAT_SCHEDULE.items() if job["task"] not in app.tasks} == {}


def test_pages_and_jobs_go_through_the_pooler_and_migrations_past_it():
    hosts = {name: services()[name]["environment"]["DATABASE_URL"].rpartition("@")[2] for name in PORTAL}
    assert hosts.pop("migrate") == "postgres:5432/tuili"
    assert set(hosts.values()) == {"pgbouncer:6432/tuili"}
    assert "pool_mode = transaction" in text("deploy/pgbouncer.ini")


@pytest.mark.parametrize("name", PORTAL)
def test_a_container_of_ours_writes_nowhere_but_to_its_pictures_and_private_papers(name):
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["media:/srv/tuili/var/media", "private:/srv/tuili/var/private"]


def test_the_image_brings_the_folders_that_are_written_to_so_that_new_volumes_are_its_users():
    last = text("Dockerfile").rpartition("FROM ")[2]
    for folder in (settings.MEDIA_ROOT, private_files().path("")):
        assert f"var/{Path(folder).name}" in last.partition("chown -R tuili")[2].partition("\n")[0]


def test_no_secret_is_written_in_the_files():
    for name in ("compose.yaml", "deploy/pgbouncer.ini", "deploy/nginx.conf"):
        for line in text(name).splitlines():
            if "PASSWORD" in line:
                assert "${" in line or "$$" in line, line


def test_what_builds_the_image_stays_behind_and_it_runs_as_nobody():
    stages = re.split(r"^FROM ", text("Dockerfile"), flags=re.MULTILINE)[1:]
    assert [stage.split()[0].split(":")[0] for stage in stages] == ["node", "python", "python"]
    last = stages[-1]
    assert "USER 10001" in last
    assert "pip install" not in last
    assert "npm" not in last
    assert last.index("USER") < last.index("CMD")


def test_the_proxy_has_limits_and_keeps_numbers_inside():
    proxy = text("deploy/nginx.conf")
    for limit in ("client_max_body_size 20m", "limit_req zone=doors", "limit_req zone=pages", "limit_conn lines"):
        assert limit in proxy
    assert "location = /metrics { return 404; }" in proxy
    assert "proxy_set_header X-Forwarded-For $remote_addr" in proxy


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy/systemd").glob("*.service")), ids=lambda path: path.name)
def test_a_unit_runs_as_its_own_user_and_may_do_little(unit):
    told = unit.read_text(encoding="utf-8")
    for line in (
        "User=tuili",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
        "Restart=always",
    ):
        assert line in told
