import type { Statement } from '../statement.js';

/**
 * Which database this is and how far it has come. The timeline is that of what is written now: the control file names a
 * new one only after the next checkpoint. Fails on a standby, where nothing could be written.
 */
export const readIdentity: Statement = {
  name: 'read-identity',
  text: `
SELECT i.id AS installation, i.epoch, i.beat::float8 AS beat, s.system_identifier::text AS system,
  ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int AS timeline
FROM waybill.installation i, pg_control_system() s`,
};
