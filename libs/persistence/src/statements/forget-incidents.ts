import type { Statement } from '../database.js';
import { forgetting, OVER } from './forgetting.js';

/** SQL: of the incident `r` there are no dead letters any more. */
export const HAS_NO_LETTERS = `NOT EXISTS (SELECT FROM waybill.dead_letters d WHERE d.tenant = r.tenant AND d.incident_id = r.id)`;

/** Deletes incidents that are resolved and whose dead letters are gone. $1 days kept, $2 at most. */
export const forgetIncidents: Statement = {
  name: 'forget-incidents',
  text: forgetting('incidents', 'tenant, id', `r.resolved_at < ${OVER} AND ${HAS_NO_LETTERS}`),
};
