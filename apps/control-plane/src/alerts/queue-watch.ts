import { TRUST_SECONDS, unservedQueues, type Watch } from '#libs/alerting';
import { taskQueue } from '#libs/messaging';
import type { AlertFactStore } from '#libs/persistence';

/**
 * Looks by the samples of queues which ones of connectors nobody consumes though messages wait. Of a queue that all tenants share
 * everyone is told who has a connection of its connector: their next task would stand still.
 */
export function queueWatch(
  facts: Pick<AlertFactStore, 'now' | 'samples' | 'usersOf'>,
  connectors: readonly string[],
): Watch {
  const connectorOf = new Map(connectors.map((connector) => [taskQueue(connector), connector]));
  return {
    kinds: ['queue-without-consumers'],
    look: async () => {
      const unserved = unservedQueues(await facts.samples([...connectorOf.keys()], TRUST_SECONDS), await facts.now());
      if (unserved === null) return null;
      if (unserved.length === 0) return [];
      const users = await facts.usersOf(unserved.map(({ queue }) => connectorOf.get(queue) ?? ''));
      return unserved.flatMap(({ queue, ready }) =>
        users
          .filter(({ connector }) => connector === connectorOf.get(queue))
          .map(({ tenant, connector }) => ({
            ...{ tenant, kind: 'queue-without-consumers' as const, subject: queue, value: ready, since: null },
            detail: { connector },
          })),
      );
    },
  };
}
