import { readFileSync } from 'node:fs';
import { loadConfig } from '#libs/config';
import { KeyRing } from '#libs/credentials';
import { runService } from '#libs/nest-runtime';
import { ControlPlaneModule } from './control-plane.module.js';
import { controlPlaneShape } from './control-plane-config.js';
import { createAdapter, prepareHttp } from './http/prepare-http.js';

const config = loadConfig(controlPlaneShape);

await runService({
  name: 'control-plane',
  config,
  adapter: createAdapter(),
  nest: { bodyParser: false },
  module: (logger) => {
    const ring = KeyRing.parse(readFileSync(config.credentialsKeyFile, 'utf8'));
    return ControlPlaneModule.register({ config, ring, logger });
  },
  prepare: prepareHttp,
});
