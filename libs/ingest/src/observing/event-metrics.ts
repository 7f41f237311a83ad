import { counter } from '#libs/tracing';

const published = counter('waybill_events_published_total', 'Tries to publish an accepted event, by outcome.');

/** Counts one try; an event that was not routed stays owed and is tried again. */
export const countPublished = (outcome: 'routed' | 'unroutable' | 'failed'): void => published.add(1, { outcome });
