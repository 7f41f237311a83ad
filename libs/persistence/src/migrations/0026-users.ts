import type { MigrationInterface, QueryRunner } from 'typeorm';
import { wall } from './wall.js';

const set = (name: string) => `nullif(current_setting('waybill.${name}', true), '')`;
const CONTROL_PLANE = 'waybill_control_plane';

/**
 * People who sign in, their roles by tenant, their sessions, and how often sign-in was tried. People belong to the
 * installation and have no tenant; the control-plane sees of them only whom its transaction has named.
 */
export class Users1760000000026 implements MigrationInterface {
  name = 'Users1760000000026';

  async up(runner: QueryRunner): Promise<void> {
    const wallOff = async (table: string) => {
      await runner.query(`ALTER TABLE waybill.${table} ENABLE ROW LEVEL SECURITY`);
      await runner.query(`ALTER TABLE waybill.${table} FORCE ROW LEVEL SECURITY`);
      await runner.query(`CREATE POLICY owner ON waybill.${table} TO CURRENT_USER USING (true) WITH CHECK (true)`);
    };
    await runner.query(`CREATE TABLE waybill.users (
      id uuid NOT NULL CONSTRAINT users_pk PRIMARY KEY,
      login text CONSTRAINT users_login_uq UNIQUE,
      password_hash text,
      issuer text,
      subject text,
      display_name text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT users_subject_uq UNIQUE (issuer, subject),
      CONSTRAINT users_kind CHECK ((login IS NULL) = (password_hash IS NULL)
        AND (issuer IS NULL) = (subject IS NULL) AND (login IS NULL) <> (issuer IS NULL))
    )`);
    await wallOff('users');
    await runner.query(`GRANT SELECT, INSERT (id, issuer, subject, display_name), UPDATE (password_hash, display_name)
      ON waybill.users TO ${CONTROL_PLANE}`);
    await runner.query(`CREATE POLICY control_plane_named ON waybill.users FOR SELECT TO ${CONTROL_PLANE}
      USING (id::text = ${set('user')} OR login = ${set('login')}
        OR (issuer = ${set('issuer')} AND subject = ${set('subject')}))`);
    await runner.query(`CREATE POLICY control_plane_change ON waybill.users FOR UPDATE TO ${CONTROL_PLANE}
      USING (id::text = ${set('user')}) WITH CHECK (id::text = ${set('user')})`);
    await runner.query(`CREATE POLICY control_plane_add ON waybill.users FOR INSERT TO ${CONTROL_PLANE}
      WITH CHECK (issuer = ${set('issuer')} AND subject = ${set('subject')})`);

    await runner.query(`CREATE TABLE waybill.memberships (
      tenant text NOT NULL CONSTRAINT memberships_tenant_fk REFERENCES waybill.tenants,
      user_id uuid NOT NULL CONSTRAINT memberships_user_fk REFERENCES waybill.users ON DELETE CASCADE,
      role text NOT NULL CONSTRAINT memberships_role CHECK (role IN ('viewer', 'operator', 'admin')),
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT memberships_pk PRIMARY KEY (tenant, user_id)
    )`);
    await runner.query('CREATE INDEX memberships_of_user ON waybill.memberships (user_id)');
    await wall(runner, 'memberships', { waybill_control_plane: 'SELECT' });
    await runner.query(`CREATE POLICY control_plane_sign_in ON waybill.memberships FOR SELECT TO ${CONTROL_PLANE}
      USING (user_id::text = ${set('user')})`);

    await runner.query(`CREATE TABLE waybill.sessions (
      token_hash bytea NOT NULL CONSTRAINT sessions_pk PRIMARY KEY,
      user_id uuid NOT NULL CONSTRAINT sessions_user_fk REFERENCES waybill.users ON DELETE CASCADE,
      roles jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      used_at timestamptz NOT NULL DEFAULT now(),
      ends_at timestamptz NOT NULL
    )`);
    await runner.query('CREATE INDEX sessions_of_user ON waybill.sessions (user_id)');
    await wallOff('sessions');
    await runner.query(`GRANT SELECT, INSERT, UPDATE (used_at), DELETE ON waybill.sessions TO ${CONTROL_PLANE}`);
    const shown = `encode(token_hash, 'hex') = ${set('session_hash')} OR user_id::text = ${set('user')}`;
    await runner.query(`CREATE POLICY control_plane_shown ON waybill.sessions TO ${CONTROL_PLANE}
      USING (${shown}) WITH CHECK (${shown})`);

    await runner.query(`CREATE TABLE waybill.sign_in_limits (
      key bytea NOT NULL CONSTRAINT sign_in_limits_pk PRIMARY KEY,
      free_at timestamptz NOT NULL
    )`);
    await runner.query('CREATE INDEX sign_in_limits_free ON waybill.sign_in_limits (free_at)');
    await wallOff('sign_in_limits');
    await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON waybill.sign_in_limits TO ${CONTROL_PLANE}`);
    await runner.query(`CREATE POLICY control_plane ON waybill.sign_in_limits TO ${CONTROL_PLANE}
      USING (true) WITH CHECK (true)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE waybill.sign_in_limits, waybill.sessions, waybill.memberships, waybill.users');
  }
}
