import { readFileSync } from 'node:fs';
import { loadConfig } from '#libs/config';
import type { Connector } from '#libs/connector-kit';
import { KeyRing } from '#libs/credentials';
import { runService } from '#libs/nest-runtime';
import { ControlPlaneModule } from './control-plane.module.js';
import { controlPlaneShape } from './control-plane-config.js';
import { createAdapter, prepareHttp } from './http/prepare-http.js';

/**
 * Runs this process as a control-plane that takes tasks and connections for these connectors. Exits where a setting is
 * wrong.
 */
export async function runControlPlane(connectors: readonly Connector[]): Promise<void> {
  const config = loadConfig(controlPlaneShape);
  await runService({
    name: 'control-plane',
    config,
    adapter: createAdapter(config),
    nest: { bodyParser: false },
    module: (logger) => {
      const ring = KeyRing.parse(readFileSync(config.credentialsKeyFile, 'utf8'));
      return ControlPlaneModule.register({ config, ring, logger, connectors });
    },
    prepare: prepareHttp,
  });
}
