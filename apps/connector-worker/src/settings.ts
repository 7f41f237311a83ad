import { type Config, connectorSettings, outboundSettings, serviceSettings } from '#libs/config';
import { CONNECTORS } from './connectors.js';

/** What a connector-worker is told by its environment. */
export const workerSettings = {
  ...serviceSettings(3002),
  ...outboundSettings,
  ...connectorSettings(CONNECTORS.map(({ name }) => name)),
};

/** The settings of a connector-worker, read and checked. */
export type WorkerConfig = Config<typeof workerSettings>;
