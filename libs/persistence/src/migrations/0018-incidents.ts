import type { MigrationInterface, QueryRunner } from 'typeorm';
import { GROUP_DEAD_LETTERS } from './group-dead-letters.js';
import { wall } from './wall.js';

/**
 * Dead letters are grouped by what they have in common: an incident is what operators look at and who is on it. Those that are
 * there already are put into theirs by the control-plane, some at a time: all at once would hold up whoever writes some.
 */
export class Incidents1760000000018 implements MigrationInterface {
  name = 'Incidents1760000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE waybill.incidents (
      tenant text NOT NULL,
      id uuid NOT NULL,
      fingerprint bytea NOT NULL,
      category text NOT NULL,
      code text NOT NULL,
      connector text NOT NULL,
      action text NOT NULL,
      letters integer NOT NULL DEFAULT 0,
      first_seen_at timestamptz NOT NULL,
      last_seen_at timestamptz NOT NULL,
      assignee text,
      note text,
      opened_at timestamptz NOT NULL DEFAULT now(),
      resolved_at timestamptz,
      resolved_by text,
      previous_id uuid,
      CONSTRAINT incidents_pk PRIMARY KEY (tenant, id)
    )`);
    await runner.query(`CREATE UNIQUE INDEX incidents_unresolved_uq ON waybill.incidents (tenant, fingerprint)
      WHERE resolved_at IS NULL`);
    await runner.query('CREATE INDEX incidents_of_cause ON waybill.incidents (tenant, fingerprint, id DESC)');
    await runner.query('CREATE INDEX incidents_open ON waybill.incidents (tenant, id DESC) WHERE resolved_at IS NULL');
    await wall(runner, 'incidents', {
      waybill_control_plane: 'SELECT, UPDATE',
      waybill_publisher: 'SELECT, INSERT, UPDATE',
      waybill_maintenance: 'SELECT',
    });
    await runner.query('ALTER TABLE waybill.dead_letters ADD COLUMN category text, ADD COLUMN incident_id uuid');
    await runner.query(
      'CREATE INDEX dead_letters_stray ON waybill.dead_letters (tenant, id) WHERE incident_id IS NULL',
    );
    await runner.query(GROUP_DEAD_LETTERS);
    await runner.query('REVOKE ALL ON FUNCTION waybill.group_dead_letters(integer) FROM PUBLIC');
    await runner.query('GRANT EXECUTE ON FUNCTION waybill.group_dead_letters(integer) TO waybill_maintenance');
    await runner.query(
      'CREATE INDEX dead_letters_of_incident ON waybill.dead_letters (tenant, incident_id, state, id DESC)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION waybill.group_dead_letters(integer)');
    await runner.query('ALTER TABLE waybill.dead_letters DROP COLUMN category, DROP COLUMN incident_id');
    await runner.query('DROP TABLE waybill.incidents');
  }
}
