"""A child grant never exceeds its parent: the database refuses what the code forgot.

A child has the parent's case, ground and order, a period inside the parent's and no wider manner;
there is one level only, it is held by a dependent account of the parent's holder in the same
profile, and has no side of its own. A parent is not narrowed over its children.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION akta_child_fits(child grants_grant, parent grants_grant) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT parent.parent_id IS NULL
        AND parent.ground = 'order' AND child.ground = 'order'
        AND child.ground_id = parent.ground_id
        AND child.case_id = parent.case_id
        AND child.profile_id IS NOT NULL
        AND child.in_force <@ parent.in_force
        AND NOT isempty(child.in_force)
        AND (child.manner = parent.manner OR child.manner = 'view')
$$;
CREATE FUNCTION akta_refuse_wide_child() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    other grants_grant;
BEGIN
    IF NEW.parent_id IS NOT NULL THEN
        SELECT * INTO other FROM grants_grant WHERE id = NEW.parent_id FOR SHARE;
        IF akta_child_fits(NEW, other) IS NOT TRUE
            OR EXISTS (SELECT 1 FROM grants_granted_side WHERE grant_id = NEW.id)
            OR NOT EXISTS (
                SELECT 1 FROM accounts_dependent d JOIN accounts_profile p ON p.id = d.profile_id
                WHERE d.profile_id = NEW.profile_id AND p.account_id = NEW.holder_id
                    AND d.owner_id = other.holder_id AND d.owner_profile_id = other.profile_id
            ) THEN
            RAISE EXCEPTION 'A child grant stays within its parent.'
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        FOR other IN SELECT * FROM grants_grant WHERE parent_id = NEW.id LOOP
            IF akta_child_fits(other, NEW) IS NOT TRUE THEN
                RAISE EXCEPTION 'A parent grant is not narrowed over its children.'
                    USING ERRCODE = 'check_violation';
            END IF;
        END LOOP;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER child_within_parent BEFORE INSERT OR
    UPDATE OF parent_id, ground, ground_id, case_id, profile_id, in_force, manner ON grants_grant
    FOR EACH ROW EXECUTE FUNCTION akta_refuse_wide_child();

CREATE FUNCTION akta_refuse_side_of_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM grants_grant WHERE id = NEW.grant_id AND parent_id IS NOT NULL) THEN
        RAISE EXCEPTION 'A child grant opens the sides of its parent and none of its own.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER child_has_no_sides BEFORE INSERT OR UPDATE ON grants_granted_side
    FOR EACH ROW EXECUTE FUNCTION akta_refuse_side_of_child();
"""


class Migration(migrations.Migration):
    dependencies = [("grants", "0002_profiles_and_children"), ("accounts", "0003_profiles")]
    operations = [migrations.RunSQL(GUARD, migrations.RunSQL.noop)]
