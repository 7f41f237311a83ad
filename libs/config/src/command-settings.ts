import { secretText, text } from './setting.js';

/** What the command `waybill` needs to speak to a control-plane. */
export const commandSettings = {
  url: text('WAYBILL_URL', {
    description: 'The control-plane; where it is absent, that of the local stack',
    form: 'a URL starting with https://, or with http:// on this machine',
    fallback: '',
  }),
  apiKey: secretText('WAYBILL_API_KEY', {
    description: 'An API key; where it is absent, that of the local stack, for its own control-plane only',
    form: 'an API key',
    fallback: '',
  }),
  home: text('WAYBILL_HOME', {
    description: 'The folder of the local stack; its `stack.json` says where it is',
    form: 'a folder',
    fallback: '.waybill',
  }),
  noColor: text('NO_COLOR', { description: 'Any text turns colours off', form: 'any text', fallback: '' }),
};
