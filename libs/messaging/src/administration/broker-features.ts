import { BrokerUnfit } from '../connection/broker-fitness.js';
import { managementApi } from './management-api.js';

/** Without `stream_queue` RabbitMQ 3.10 dead-letters at most once, whatever a queue asks for, and says nothing. */
const NEEDED_FLAGS = ['quorum_queue', 'stream_queue'];

const text = (row: unknown, key: string): unknown =>
  typeof row === 'object' && row !== null ? Reflect.get(row, key) : undefined;

/** The sentence that refuses a broker with these feature flags, or `null`. A flag it does not list is part of it by now. */
export const missingFeatures = (flags: readonly unknown[]): string | null => {
  const off = NEEDED_FLAGS.filter((name) =>
    flags.some((flag) => text(flag, 'name') === name && text(flag, 'state') !== 'enabled'),
  );
  return off.length === 0
    ? null
    : `The broker's feature flags ${off.join(', ')} are off; Waybill needs them for queues that keep what they took. ` +
        `Run "rabbitmqctl enable_feature_flag all" on the broker.`;
};

/**
 * Looks at what an ordinary connection cannot see: the feature flags. For provisioning.
 *
 * Throws BrokerUnfit, or ManagementRefused where they cannot be read.
 */
export const verifyBroker = async (managementUrl: string): Promise<void> => {
  const flags = await managementApi(managementUrl).get('/feature-flags');
  const refusal = missingFeatures(Array.isArray(flags) ? flags : []);
  if (refusal !== null) throw new BrokerUnfit(refusal);
};
