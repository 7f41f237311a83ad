import { list, outboundSettings, serviceSettings } from '#libs/config';
import { isName } from '#libs/contracts';

/** The settings of result-publisher. */
export const resultPublisherSettings = {
  ...serviceSettings(3003),
  ...outboundSettings,
  connectors: list('CONNECTORS', {
    description: 'The connectors whose dead letters are drained: all that the broker was provisioned with',
    form: 'a list of connector names separated by commas',
    item: isName,
    fallback: ['http', 'github'],
  }),
};
