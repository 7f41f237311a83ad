import type { LinkBases } from '#libs/alerting';
import { publicOriginOf } from '../auth/public-origin.js';
import type { ControlPlaneConfig } from '../control-plane-config.js';

/** Where runbooks are in the repository. */
const OWN_RUNBOOKS = 'docs/runbooks/';

/** The settings that links are made of. */
export type LinkSettings = Pick<ControlPlaneConfig, 'publicUrl' | 'runbooksUrl'>;

/** What links of alerts begin with. */
export function linkBasesOf(config: LinkSettings): LinkBases {
  return { origin: publicOriginOf(config), runbooks: config.runbooksUrl || OWN_RUNBOOKS };
}
