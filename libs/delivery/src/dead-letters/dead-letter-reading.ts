import { type ErrorCategory, EXCHANGES, HEADERS, HINT_TYPE, isName, isUuid } from '#libs/contracts';
import { categoryOf } from './dead-letter-category.js';
import { type DeadMessage, type Death, latestDeath } from './dead-message.js';

/** Why a message died and what it was about. */
export interface DeadLetterReading {
  reason: string;
  detail: string;
  /** Who has to act. */
  category: ErrorCategory;
  /** Empty where the routing key names none. */
  connector: string;
  action: string;
  /** The task it was about; null where no task can be behind it. */
  taskId: string | null;
  /** The broker-validated user it came from, where that is known. */
  userId: string | null;
  /** The broker's own note, where the broker dead-lettered it. */
  death: Death | null;
}

/** The header in which a service keeps the user of a message it dead-letters: as a property it would be refused. */
const USER_ID_HEADER = 'waybill-user-id';
const WORKING_QUEUE = /^waybill\.(tasks|quarantine)\./;
const MAX_DETAIL = 2_000;

const BROKER_DETAILS: Record<string, string> = {
  delivery_limit: 'It was delivered as often as the limit allows without an end: its consumers crashed or lost it',
  rejected: 'A consumer rejected it without a reason',
  expired: 'Its time to live ended before it was consumed',
  maxlen: 'Its queue was full',
};

/**
 * Reads why a message died. Headers of ours count only where nobody but a service can have written them: on messages
 * published to `waybill.dead-letters`. What the broker dead-lettered itself from a working queue has the broker's reason,
 * and that of its latest death: every hint has an older one, from the delay tier it rested in.
 */
export function readDeadLetter(message: DeadMessage): DeadLetterReading {
  const { queue, exchange, headers, properties } = message;
  const death = latestDeath(headers);
  const byBroker = queue !== EXCHANGES.unroutable && death !== null && WORKING_QUEUE.test(death.queue);
  const byService = !byBroker && exchange === EXCHANGES.deadLetters;
  const { connector, action } = readKey(message.routingKey);
  const userHeader = byService ? headers[USER_ID_HEADER] : undefined;
  const isHint = properties.type === HINT_TYPE;
  const reading = {
    connector,
    action,
    death: byBroker ? death : null,
  };
  const userId = clean(userHeader ?? properties.userId) || null;
  if (byBroker) {
    const taskId = isHint ? headers[HEADERS.task] : properties.messageId;
    const detail = BROKER_DETAILS[death.reason] ?? 'The broker dead-lettered it';
    return {
      ...reading,
      userId,
      reason: clean(death.reason),
      category: categoryOf(clean(death.reason), null),
      detail: `${detail} (${clean(death.queue)})`,
      taskId: uuidOr(taskId),
    };
  }
  if (byService) {
    const detail = [clean(headers[HEADERS.field]), clean(headers[HEADERS.detail])]
      .filter((part) => part !== '')
      .join(': ');
    const reason = clean(headers[HEADERS.reason]) || 'unknown';
    return {
      ...reading,
      userId,
      reason,
      category: categoryOf(reason, headers[HEADERS.category]),
      detail,
      taskId: uuidOr(headers[HEADERS.task]),
    };
  }
  const detail = `No queue takes the routing key ${clean(message.routingKey)} of ${clean(exchange) || 'the default exchange'}`;
  const category = categoryOf('unroutable', null);
  const taskId = isHint ? uuidOr(headers[HEADERS.task]) : null;
  return { ...reading, userId, reason: 'unroutable', category, detail, taskId };
}

function readKey(routingKey: string): { connector: string; action: string } {
  const [connector, action, ...rest] = routingKey.split('.');
  return {
    connector: isName(connector) ? connector : '',
    action: isName(action) && rest.length === 0 ? action : '',
  };
}

const uuidOr = (value: unknown): string | null => (isUuid(value) ? value.toLowerCase() : null);

/** Text that PostgreSQL can hold. */
function clean(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed().slice(0, MAX_DETAIL) : '';
}
