import type { StackAddresses } from '../../support/stack.js';
import { stackApi } from '../../support/stack-api.js';
import type { Announcement } from '../history.js';
import { CallbackWitness } from './callback-witness.js';
import { QueueWitness } from './queue-witness.js';

/** Who sees from outside what is announced. */
export interface Witnesses {
  /** What they signed with: to be found nowhere. */
  readonly secrets: readonly string[];
  /** All that was seen so far. */
  announcements(): readonly Announcement[];
  /** Callbacks whose signature was wrong. */
  readonly forged: number;
  /** Resolves when the queues are bound and read again; to be waited for before a broker that was wiped counts as mended. */
  rebind(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Binds the queues and subscribes the callback receiver to all results.
 *
 * @param run ends the subscription's name
 * @throws Error where the product does not take the subscription
 */
export async function startWitnesses(
  addresses: Pick<StackAddresses, 'controlPlane' | 'apiKey' | 'amqp'>,
  run: string,
): Promise<Witnesses> {
  const callbacks = await CallbackWitness.start();
  const queues = new QueueWitness(addresses.amqp);
  await queues.rebind();
  const answer = await stackApi(addresses)('POST', '/v1/subscriptions', {
    name: `witness-${run}`,
    kind: 'results',
    routing: '#',
    deliver: { type: 'http', url: callbacks.url },
  });
  const secret = (answer.body as { deliver?: { secret?: string } } | undefined)?.deliver?.secret;
  if (answer.status !== 201 || secret === undefined) {
    callbacks.close();
    await queues.close();
    throw new Error(`POST /v1/subscriptions answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  callbacks.expect(secret);
  return {
    secrets: [secret],
    announcements: () => [...queues.seen, ...callbacks.seen],
    get forged() {
      return callbacks.forged;
    },
    rebind: () => queues.rebind(),
    close: async () => {
      await queues.close();
      callbacks.close();
    },
  };
}
