import { EXCHANGES as CONTRACT_EXCHANGES } from '#libs/contracts';

/** The exchanges of the wire contract, and our own beside them. */
export const EXCHANGES = {
  ...CONTRACT_EXCHANGES,
  /** Tasks that must run alone, the original key kept. */
  quarantine: 'waybill.quarantine',
  /** Tells the result-publisher that a reply is owed; fanout, no body of interest to anyone else. */
  replyHints: 'waybill.reply-hints',
} as const;

/** Queues that exist once, whatever connectors there are. */
export const QUEUES = {
  unroutable: 'waybill.unroutable',
  publisherResults: 'waybill.publisher.results',
  publisherEvents: 'waybill.publisher.events',
  publisherReplyHints: 'waybill.publisher.reply-hints',
} as const;

/**
 * Exchange and queue of the record that says which database this is and how far it has come. Nobody consumes it: whoever
 * reads the record gives it back.
 */
export const INSTALLATION = 'waybill.installation';

/** Queue of a connector's tasks and hints. */
export const taskQueue = (connector: string): string => `waybill.tasks.${connector}`;

/** Queue of a connector's tasks that killed their worker, consumed with prefetch 1. */
export const quarantineQueue = (connector: string): string => `waybill.quarantine.${connector}`;

/** Queue of what a connector could not go on with; near zero, the drain moves it to PostgreSQL. */
export const deadQueue = (connector: string): string => `waybill.dead.${connector}`;

/** Routing key of a task on `waybill.tasks`, `waybill.quarantine` and `waybill.dead-letters`. */
export const taskKey = (connector: string, action: string): string => `${connector}.${action}`;

/** Routing key of a result on `waybill.results`. */
export const resultKey = (connector: string, action: string, status: string): string =>
  `${connector}.${action}.${status}`;

const OF_CONNECTORS = [taskQueue(''), quarantineQueue(''), deadQueue('')];

/** What a queue is for, whichever connector it belongs to: `tasks`, `quarantine`, `dead`, `publisher.results` … */
export const queueKind = (queue: string): string => {
  const ofConnector = OF_CONNECTORS.find((prefix) => queue.startsWith(prefix));
  return (ofConnector?.slice(0, -1) ?? queue).replace(/^waybill\./, '');
};
