import type { Statement } from '../database.js';

/** Marks events as published. $1: tenants, $2: ids. Only the holder of their lanes' locks may call it. */
export const MARK_EVENTS_PUBLISHED: Statement = {
  name: 'mark-events-published',
  text: `
    UPDATE waybill.events
    SET published_at = now()
    FROM unnest($1::text[], $2::text[]) AS given (tenant, id)
    WHERE events.tenant = given.tenant AND events.id = given.id AND events.published_at IS NULL`,
};
