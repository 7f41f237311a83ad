import type { Alert, AlertKind } from '#libs/contracts';

/** When one kind of alert fires, ends and is told. Times in seconds. */
export interface AlertRule {
  severity: Alert['severity'];
  title: string;
  /** How long its condition has to hold before it fires; null where that is the threshold of the kind, in minutes. */
  holdSeconds: number | null;
  /** How long its condition has to be gone before it is resolved. */
  clearSeconds: number;
  /** After it was told, it is not told again for so long, though it ends and begins. */
  quietSeconds: number;
  /** While it fires on, it is told again after so long. */
  repeatSeconds: number;
  /** It is told again, after the quiet time, where its value has grown by this factor; null where growing says nothing. */
  worseFactor: number | null;
  /** What to do first. */
  todo: string;
}

/** A rule of which it is known how long its condition has to hold. */
export interface HeldRule extends AlertRule {
  holdSeconds: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The rule of each kind. */
export const ALERT_RULES: Readonly<Record<AlertKind, AlertRule>> = {
  incident: {
    severity: 'critical',
    title: 'Tasks fail for good',
    ...{ holdSeconds: 0, clearSeconds: 0, quietSeconds: 15 * MINUTE, repeatSeconds: DAY, worseFactor: 10 },
    todo: 'Look at the example, mend the cause, then redrive the incident, or discard it with a reason.',
  },
  backlog: {
    severity: 'critical',
    title: 'Tasks are due and nobody takes them',
    ...{ holdSeconds: 0, clearSeconds: MINUTE, quietSeconds: 15 * MINUTE, repeatSeconds: 4 * HOUR, worseFactor: 10 },
    todo: 'See whether a worker serves this connector and whether it keeps up; start one, or more of them.',
  },
  parked: {
    severity: 'warning',
    title: 'Tasks wait for a decision',
    ...{ holdSeconds: 0, clearSeconds: 0, quietSeconds: HOUR, repeatSeconds: DAY, worseFactor: 2 },
    todo: 'Look at the evidence of each, ask the provider where it says nothing, and decide: applied, retry or abandon.',
  },
  connection: {
    severity: 'critical',
    title: 'A connection fails',
    ...{ holdSeconds: null, clearSeconds: 2 * MINUTE, quietSeconds: 30 * MINUTE, repeatSeconds: 4 * HOUR },
    worseFactor: null,
    todo: 'Its tasks wait and go on by themselves. Mend its credential or settings, or wait for the provider.',
  },
  'results-owed': {
    severity: 'critical',
    title: 'Results are not announced',
    ...{
      holdSeconds: MINUTE,
      clearSeconds: MINUTE,
      quietSeconds: 15 * MINUTE,
      repeatSeconds: 4 * HOUR,
      worseFactor: 10,
    },
    todo: 'Look whether RabbitMQ takes messages: memory and disk alarms, queues without a majority. Nothing is lost.',
  },
  'error-budget': {
    severity: 'critical',
    title: 'An error budget burns fast',
    ...{ holdSeconds: 0, clearSeconds: 10 * MINUTE, quietSeconds: HOUR, repeatSeconds: 6 * HOUR, worseFactor: null },
    todo: 'See which errors use it up, and whether they are the provider’s or ours; pause what makes it worse.',
  },
  'source-silent': {
    severity: 'warning',
    title: 'A source has fallen silent',
    ...{ holdSeconds: null, clearSeconds: 0, quietSeconds: HOUR, repeatSeconds: DAY, worseFactor: null },
    todo: 'See at the provider whether it sends, and what it is answered; see whether deliveries are refused here.',
  },
  'queue-without-consumers': {
    severity: 'critical',
    title: 'Nobody consumes a queue of tasks',
    ...{ holdSeconds: null, clearSeconds: 2 * MINUTE, quietSeconds: 15 * MINUTE, repeatSeconds: 4 * HOUR },
    worseFactor: null,
    todo: 'Start a connector-worker that serves this connector, or see why those that should do not consume. Do not purge the queue.',
  },
  'webhooks-refused': {
    severity: 'warning',
    title: 'Webhooks are refused more than usual',
    ...{ holdSeconds: 0, clearSeconds: 10 * MINUTE, quietSeconds: HOUR, repeatSeconds: 6 * HOUR, worseFactor: 10 },
    todo: 'Compare the secret of the source with the provider’s, then have the provider deliver again what was refused.',
  },
  'credential-expiring': {
    severity: 'warning',
    title: 'A credential ends soon, or has ended',
    ...{ holdSeconds: 0, clearSeconds: 0, quietSeconds: HOUR, repeatSeconds: DAY, worseFactor: null },
    todo: 'Make a new one at the provider and give it to the connection, before its tasks have to wait.',
  },
  'api-key-expiring': {
    severity: 'warning',
    title: 'An API key ends soon, or has ended',
    ...{ holdSeconds: 0, clearSeconds: 0, quietSeconds: HOUR, repeatSeconds: DAY, worseFactor: null },
    todo: 'Make another for whoever uses it, and revoke this one once nobody does; or let it end.',
  },
  'certificate-expiring': {
    severity: 'warning',
    title: 'A certificate ends soon, or has ended',
    ...{ holdSeconds: 0, clearSeconds: 15 * MINUTE, quietSeconds: HOUR, repeatSeconds: DAY, worseFactor: null },
    todo: 'Have whoever runs the server renew it: once it has ended, no service makes a connection any more.',
  },
};

/** The rule of a kind where its threshold is `threshold`: for some that is how long they have to hold. */
export function ruleOf(kind: AlertKind, threshold: number): HeldRule {
  const rule = ALERT_RULES[kind];
  return { ...rule, holdSeconds: rule.holdSeconds ?? threshold * MINUTE };
}
