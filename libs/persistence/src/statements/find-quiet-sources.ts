import type { Statement } from '../database.js';
import { HEARD_OF_LATE } from './heard-of-late.js';
import { QUIET_SOURCES } from './quiet-sources.js';

/** Sources of all tenants that may be silent, with what they are judged by. No parameters. */
export const findQuietSources: Statement = {
  name: 'find-quiet-sources',
  text: `SELECT s.tenant, s.name, s."madeAt", s."expectedEverySeconds", now() AS now, h."lastReceivedAt", h.seen,
      h."longestGapSeconds"
    FROM (
      SELECT s.tenant, s.id, s.name, s.created_at AS "madeAt", s.expected_every_seconds AS "expectedEverySeconds"
      FROM ${QUIET_SOURCES}
    ) s ${HEARD_OF_LATE}`,
};
