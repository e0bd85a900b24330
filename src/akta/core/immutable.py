"""Database objects that refuse change to append-only tables; used by migrations."""

from django.db import migrations

FUNCTION = """
CREATE OR REPLACE FUNCTION akta_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Table % is append-only: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
CLOCK = """
CREATE OR REPLACE FUNCTION akta_now() RETURNS timestamptz LANGUAGE sql VOLATILE
AS $$ SELECT clock_timestamp() $$;
"""


def append_only(table: str) -> migrations.RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on the table, whoever asks, and take the right away."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION akta_refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION akta_refuse_change();
        DO $$ BEGIN
            IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'akta_app') THEN
                REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM akta_app;
            END IF;
        END $$;
        """,  # noqa: S608 - the table is named in a migration, not by a user
        f"""
        DROP TRIGGER {table}_no_change ON {table};
        DROP TRIGGER {table}_no_truncate ON {table};
        """,
    )


def for_the_app_role() -> migrations.RunSQL:
    """The role of work reads and writes rows, and cannot truncate; tables to come included."""
    return migrations.RunSQL(
        """
        DO $$ BEGIN
            IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'akta_app') THEN
                GRANT USAGE ON SCHEMA public TO akta_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO akta_app;
                GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO akta_app;
                ALTER DEFAULT PRIVILEGES IN SCHEMA public
                    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO akta_app;
                ALTER DEFAULT PRIVILEGES IN SCHEMA public
                    GRANT USAGE, SELECT ON SEQUENCES TO akta_app;
            END IF;
        END $$;
        """,
        migrations.RunSQL.noop,
    )
