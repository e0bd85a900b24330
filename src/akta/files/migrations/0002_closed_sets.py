"""Sides of closed sets can never stand in an outside grant: the database refuses them.

Only the main file and the annexes can be opened outside; the working file (akta podręczne), the
address annex and the separate set of art. 250 § 2b k.p.k. cannot. A card that is moved into a
closed set while granted leaves every grant in the same statement.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION akta_side_is_open(side uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT v.set_kind IN ('main', 'annex')
    FROM files_side s JOIN files_card c ON c.id = s.card_id JOIN files_volume v ON v.id = c.volume_id
    WHERE s.id = side
$$;
CREATE FUNCTION akta_refuse_closed_side() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF akta_side_is_open(NEW.side_id) IS NOT TRUE THEN
        RAISE EXCEPTION 'A side of a closed set cannot be granted.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER granted_side_is_open BEFORE INSERT OR UPDATE ON grants_granted_side
    FOR EACH ROW EXECUTE FUNCTION akta_refuse_closed_side();

CREATE FUNCTION akta_drop_closed_card() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM grants_granted_side g USING files_side s, files_volume v
    WHERE s.card_id = NEW.id AND g.side_id = s.id AND v.id = NEW.volume_id
        AND v.set_kind NOT IN ('main', 'annex');
    RETURN NEW;
END $$;
CREATE TRIGGER closed_card_leaves_grants AFTER UPDATE OF volume_id ON files_card
    FOR EACH ROW EXECUTE FUNCTION akta_drop_closed_card();

CREATE FUNCTION akta_drop_closed_side() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM grants_granted_side g USING files_card c, files_volume v
    WHERE g.side_id = NEW.id AND c.id = NEW.card_id AND v.id = c.volume_id
        AND v.set_kind NOT IN ('main', 'annex');
    RETURN NEW;
END $$;
CREATE TRIGGER closed_side_leaves_grants AFTER UPDATE OF card_id ON files_side
    FOR EACH ROW EXECUTE FUNCTION akta_drop_closed_side();

CREATE FUNCTION akta_set_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.set_kind <> OLD.set_kind THEN
        RAISE EXCEPTION 'The set of a volume never changes.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER volume_set_stays BEFORE UPDATE OF set_kind ON files_volume
    FOR EACH ROW EXECUTE FUNCTION akta_set_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial"), ("grants", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
