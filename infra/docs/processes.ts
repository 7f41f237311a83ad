import type { ConfigShape } from '#libs/config';
import { workerSettings } from '../../apps/connector-worker/src/settings.js';
import { controlPlaneShape } from '../../apps/control-plane/src/control-plane-config.js';
import {
  migrateSettings,
  provisionSettings,
  rotateCredentialsSettings,
  setUserSettings,
} from '../../apps/jobs/src/settings.js';
import { resultPublisherSettings } from '../../apps/result-publisher/src/settings.js';
import { webhookIngestSettings } from '../../apps/webhook-ingest/src/settings.js';

/** A service or a job, as it is started and told what to do. */
export interface Process {
  name: string;
  kind: 'service' | 'job';
  /** What it is for, in a sentence. */
  purpose: string;
  /** Its program, from the root of the repository or the image. */
  main: string;
  settings: ConfigShape;
}

const service = (name: string, purpose: string, settings: ConfigShape): Process => {
  return { name, kind: 'service', purpose, main: `dist/apps/${name}/src/main.js`, settings };
};
const job = (name: string, purpose: string, settings: ConfigShape): Process => {
  return { name, kind: 'job', purpose, main: `dist/apps/jobs/src/${name}.js`, settings };
};

/** Every service and job there is. */
export const PROCESSES: readonly Process[] = [
  service('control-plane', 'The HTTP API and the console; sweeps and retains.', controlPlaneShape),
  service('webhook-ingest', 'Takes webhooks in.', webhookIngestSettings),
  service('connector-worker', 'Calls third parties.', workerSettings),
  service('result-publisher', 'Sends results and events out; drains dead letters.', resultPublisherSettings),
  job('migrate', 'Brings the schema up to date.', migrateSettings),
  job(
    'provision',
    'Makes roles, users, tenant, API key, administrator and the topology of the broker.',
    provisionSettings,
  ),
  job('set-user', 'Makes a local user, or sets password and roles of one and ends their sessions.', setUserSettings),
  job('rotate-credentials', 'Wraps every tenant’s data key under the first key.', rotateCredentialsSettings),
];
