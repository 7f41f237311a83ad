/** The broker lacks something Waybill's promise rests on. The message says what, and what to do. */
export class BrokerUnfit extends Error {
  override readonly name = 'BrokerUnfit';
}

/** The broker refused the login or the vhost. Trying again will not help before somebody changes something. */
export class BrokerRefused extends Error {
  override readonly name = 'BrokerRefused';
}

/** Oldest version with time to live and at-least-once dead-lettering on quorum queues. */
const OLDEST = [3, 10] as const;

const NEEDED_CAPABILITIES = ['publisher_confirms', 'basic.nack', 'consumer_cancel_notify', 'connection.blocked'];

const versionOf = (text: unknown): readonly [number, number] | null => {
  const found = typeof text === 'string' ? /^(\d+)\.(\d+)/.exec(text) : null;
  return found ? [Number(found[1]), Number(found[2])] : null;
};

/** The sentence that refuses a broker which introduced itself with these server properties, or `null` for a fit one. */
export const unfitness = (server: Readonly<Record<string, unknown>>): string | null => {
  if (server['product'] !== 'RabbitMQ') {
    return `The broker calls itself ${JSON.stringify(server['product'])}; Waybill needs RabbitMQ 3.10 or later.`;
  }
  const version = versionOf(server['version']);
  if (!version || version[0] < OLDEST[0] || (version[0] === OLDEST[0] && version[1] < OLDEST[1])) {
    return (
      `RabbitMQ ${String(server['version'])} is too old: Waybill needs 3.10 or later ` +
      'for quorum queues with time to live and at-least-once dead-lettering. Upgrade the broker.'
    );
  }
  const offered: unknown = server['capabilities'];
  const capabilities = typeof offered === 'object' && offered !== null ? new Map(Object.entries(offered)) : new Map();
  const missing = NEEDED_CAPABILITIES.filter((name) => capabilities.get(name) !== true);
  return missing.length === 0
    ? null
    : `The broker does not offer ${missing.join(', ')}; without that Waybill would lose messages in silence. ` +
        'Connect to RabbitMQ itself, not through a proxy that hides its capabilities.';
};
