import type { Statement } from '../database.js';
import { QUIET_SOURCES } from './quiet-sources.js';

/** A tenant's sources that may be silent. $1 tenant, $2 rows at most. */
export const listQuietSources: Statement = {
  name: 'list-quiet-sources',
  text: `SELECT s.id, s.name, s.created_at AS "madeAt", s.expected_every_seconds AS "expectedEverySeconds"
    FROM ${QUIET_SOURCES} AND s.tenant = $1
    ORDER BY s.name LIMIT $2`,
};
