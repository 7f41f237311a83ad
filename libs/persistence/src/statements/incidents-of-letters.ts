import type { Statement } from '../database.js';

/** Which incidents dead letters of a tenant belong to. $1 tenant, $2 ids of dead letters. */
export const incidentsOfLetters: Statement = {
  name: 'incidents-of-letters',
  text: `SELECT DISTINCT incident_id AS id FROM waybill.dead_letters
    WHERE tenant = $1 AND id = ANY ($2::uuid[]) AND incident_id IS NOT NULL`,
};
