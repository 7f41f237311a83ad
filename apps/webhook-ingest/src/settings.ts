import { outboundSettings, serviceSettings } from '#libs/config';

/** The settings of webhook-ingest. */
export const webhookIngestSettings = {
  ...serviceSettings(3001),
  credentialsKeyFile: outboundSettings.credentialsKeyFile,
};
