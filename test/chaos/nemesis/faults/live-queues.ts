/** Queues that services consume, and declare again when they are gone. */
export const CONSUMED_QUEUES = [
  'waybill.tasks.http',
  'waybill.tasks.ledger',
  'waybill.quarantine.ledger',
  'waybill.dead.ledger',
] as const;

/** Queues through which something of ours goes, all the time. */
export const LIVE_QUEUES = [
  'waybill.tasks.http',
  'waybill.tasks.ledger',
  'waybill.delay.1s',
  'waybill.delay.2s',
] as const;
