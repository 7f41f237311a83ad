/** The services whose processes are stopped. */
export const SERVICES = ['connector-worker', 'control-plane', 'result-publisher', 'webhook-ingest'] as const;

/** One of them. */
export type ServiceName = (typeof SERVICES)[number];

const around = (kind: string, ...places: string[]) =>
  places.flatMap((place) => [`${kind}.${place}.before`, `${kind}.${place}.after`]);

/**
 * Statements around which nothing is killed: at none of them does anything outside differ from the point before.
 * `set-tenant` stands at the begin of a transaction that has written nothing; the others read: for an operator, for
 * readiness, the time, or to tell a repeated write from a refused one.
 */
export const HARMLESS: readonly string[] = [
  'set-tenant',
  'count-dead-letters',
  'count-waiting',
  'find-attempts',
  'find-output',
  'find-own-ends',
  'find-own-intents',
  'find-present-results',
  'find-task',
  'find-task-probes',
  'list-dead-letters',
  'list-labelled-tasks',
  'list-parked-tasks',
  'list-tasks',
  'list-waiting-tasks',
  'list-endpoint-health',
  'ping',
  'read-identity',
  'tell-time',
];

/**
 * Every point that the stories reach, by service: the one committed list. A process of the service is killed at each of
 * them; one that is reached and not in here, or in here and not reached, turns the singles red.
 */
export const POINTS: Readonly<Record<ServiceName, readonly string[]>> = {
  'connector-worker': [
    ...around(
      'db',
      'accept-and-intend',
      'accept-tasks',
      'add-replies',
      'claim-tasks',
      'commit',
      'complete-in-lanes',
      'complete-tasks',
      'find-connection',
      'find-keys',
      'find-tenant-key',
      'keep-endpoints',
      'list-senders',
      'lock-endpoints',
      'mark-published',
      'next-in-lanes',
      'note-held-up',
      'record-intents',
      'renew-leases',
      'task-standings',
    ),
    ...around(
      'publish',
      'waybill.dead-letters',
      'waybill.delay',
      'waybill.quarantine',
      'waybill.reply-hints',
      'waybill.results',
      'waybill.tasks',
    ),
    ...around('settle', 'ack', 'dead-letter'),
    'call.after',
    'call.before',
    'db.begin.before',
    'delivery.quarantine.before',
    'delivery.tasks.before',
  ],
  'control-plane': [
    ...around(
      'db',
      'insert-tenant-key',
      'accept-tasks',
      'append-audit-entry',
      'choose-dead-letters',
      'claim-tasks',
      'commit',
      'complete-tasks',
      'continue-connection-versions',
      'end-dead-letters',
      'find-keys',
      'find-settled',
      'find-tenant-key',
      'force-token',
      'forget-endpoints',
      'forget-healthy-endpoints',
      'keep-endpoints',
      'let-tasks-go',
      'lock-dead-letters',
      'lock-parked-task',
      'lock-queued-endpoints',
      'mark-published',
      'next-in-lanes',
      'open-configuration-hold',
      'owed-results',
      'raise-beat',
      'redrive-tasks',
      'request-cancel',
      'settle-parked-task',
      'take-due-tasks',
      'uses-connection',
      'wake-configured-tasks',
    ),
    ...around('publish', 'waybill.dead-letters', 'waybill.installation', 'waybill.results', 'waybill.tasks'),
    'answer.before',
    'db.begin.before',
    'db.lock.after',
  ],
  'result-publisher': [
    ...around(
      'db',
      'add-deliveries',
      'claim-deliveries',
      'commit',
      'disable-subscription',
      'find-overdue-replies',
      'find-owed-answers',
      'find-tenant-key',
      'find-unanswered-replies',
      'list-senders',
      'list-subscribers',
      'record-answers',
      'record-deliveries',
      'store-dead-letters',
    ),
    ...around('publish', 'reply', 'waybill.dead-letters', 'waybill.quarantine'),
    ...around('settle', 'ack', 'dead-letter'),
    'call.after',
    'call.before',
    'db.begin.before',
    'db.lock.after',
    'delivery.dead.before',
    'delivery.publisher.events.before',
    'delivery.publisher.reply-hints.before',
    'delivery.publisher.results.before',
  ],
  'webhook-ingest': [
    ...around(
      'db',
      'accept-deliveries',
      'add-refusals',
      'commit',
      'find-owed-lanes',
      'find-seen-bodies',
      'find-tenant-key',
      'find-unlike-lanes',
      'keep-conflicts',
      'lock-lanes',
      'mark-events-published',
      'read-owed-events',
      'read-sources',
      'try-lanes',
    ),
    ...around('publish', 'waybill.events'),
    'answer.before',
    'db.begin.before',
    'db.lock.after',
  ],
};

/** Statements that no story reaches, and why. */
export const OUTSIDE: Readonly<Record<string, string>> = {
  'add-api-key': 'made by a one-shot job',
  'add-tenant': 'made by a one-shot job',
  'count-standing': 'a reading of metrics',
  'count-unfinished': 'of the command that recovers a database that went back',
  'doubt-unfinished': 'of the command that recovers a database that went back',
  'find-probes': 'of the effect class probed, which no connector of the product has',
  'give-role-login': 'made by a one-shot job',
  'lock-doubtful': 'of the command that recovers a database that went back',
  'name-role-login': 'made by a one-shot job',
  'park-recovered-tasks': 'of the command that recovers a database that went back',
  'put-broker-users': 'made by a one-shot job',
  'raise-epoch': 'of the command that recovers a database that went back',
  'record-probe': 'of the effect class probed, which no connector of the product has',
  'replace-tenant-key': 'made by a one-shot job',
  'settle-lane': 'of actions with a settle time, which no connector of the product has',
  'tenant-keys-not-wrapped-by': 'made by a one-shot job',
};

/** Whether a point needs a single: all do that are not around a harmless statement. */
export const needsSingle = (point: string): boolean => !HARMLESS.some((name) => point.startsWith(`db.${name}.`));
