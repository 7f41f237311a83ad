import { type Config, connectorSettings, outboundSettings, serviceSettings } from '#libs/config';
import { CONNECTORS } from './connectors.js';

/** What a connector-worker with these connectors is told by its environment. */
export const workerSettingsFor = (connectors: readonly { name: string }[]) => ({
  ...serviceSettings(3002),
  ...outboundSettings,
  ...connectorSettings(connectors.map(({ name }) => name)),
});

/** What a connector-worker is told by its environment. */
export const workerSettings = workerSettingsFor(CONNECTORS);

/** The settings of a connector-worker, read and checked. */
export type WorkerConfig = Config<typeof workerSettings>;
