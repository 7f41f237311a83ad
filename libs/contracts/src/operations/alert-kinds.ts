/** What is watched for, each under the name of its runbook. */
export const ALERT_KINDS = [
  'incident',
  'backlog',
  'parked',
  'connection',
  'results-owed',
  'error-budget',
  'source-silent',
  'queue-without-consumers',
  'webhooks-refused',
  'credential-expiring',
  'api-key-expiring',
  'certificate-expiring',
] as const;

/** What an alert is about. */
export type AlertKind = (typeof ALERT_KINDS)[number];
