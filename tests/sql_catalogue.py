"""What PostgreSQL's catalogue says about our functions and triggers, to be compared with the SQL files."""

from django.db import connection

from civic.database import files, operations
from civic.database.autodetector import APPS

OURS = """p.proowner = (SELECT relowner FROM pg_class WHERE oid = 'rewards_account'::regclass)
 AND p.prokind IN ('f', 'p') AND p.pronamespace = current_schema()::regnamespace"""
ROUTINES = f"""SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p WHERE {OURS}"""
RIGHTS = f"""
SELECT p.oid::regprocedure::text || ' for ' || CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
       a.privilege_type
  FROM pg_proc p CROSS JOIN aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE {OURS}"""
TRIGGERS = """
SELECT t.tgrelid::regclass::text || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
  FROM pg_trigger t WHERE NOT t.tgisinternal"""


def rows(query: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def catalogue() -> dict[str, str]:
    """Return each function, its rights, and each trigger, by name."""
    return dict(rows(ROUTINES)) | dict(rows(RIGHTS)) | dict(rows(TRIGGERS))


def sql_files() -> list[files.SqlFile]:
    return [file for app in APPS for file in files.of_app(app).values()]


def load_anew() -> None:
    """Drop every function and trigger of ours, and make them from their files."""
    with connection.cursor() as cursor:
        for (name,) in rows(f"SELECT p.oid::regprocedure FROM pg_proc p WHERE {OURS}"):
            cursor.execute(f"DROP ROUTINE {name} CASCADE")
        operations.load_functions(cursor, sql_files())
        operations.load_triggers(cursor, sql_files())
