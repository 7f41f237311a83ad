import { type Config, controlPlaneSettings, outboundSettings, serviceSettings, signInSettings } from '#libs/config';

/** The settings of this service, by environment variable. */
export const controlPlaneShape = {
  ...serviceSettings(3000),
  ...outboundSettings,
  ...controlPlaneSettings,
  ...signInSettings,
};

/** The settings of this service. */
export type ControlPlaneConfig = Config<typeof controlPlaneShape>;
