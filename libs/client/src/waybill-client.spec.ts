import { describe, expect, it } from '@jest/globals';
import { WaybillClient } from './waybill-client.js';

const SECRET = 'tr0ub4dor';

function said(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return `${error} ${JSON.stringify(error)} ${Object.values(error)}`;
  }
  return 'nothing';
}

describe('a client is refused its options at once, without a word of a secret, for', () => {
  it.each([
    ['no API key', undefined],
    ['an empty one', ''],
    ['one that no header can carry', `${SECRET}-ключ`],
    ['one with the line break of its file', `${SECRET}\n`],
    ['one that is no text', 7],
  ])('%s', (_what, apiKey) => {
    const text = said(() => WaybillClient.http({ baseUrl: 'http://waybill.test', apiKey: apiKey as string }));
    expect(text).toContain('apiKey must be');
    expect(text).not.toContain(SECRET);
  });

  it.each([undefined, '', 'waybill.test', 'ftp://waybill.test', `http://a:${SECRET}@:x`])(
    'the base address %j',
    (url) => {
      const text = said(() => WaybillClient.http({ baseUrl: url as string, apiKey: 'key' }));
      expect(text).toContain('baseUrl must be');
      expect(text).not.toContain(SECRET);
    },
  );

  it.each([
    [undefined, 'url must be'],
    [`http://a:${SECRET}@b`, 'url must be'],
    [`amqp://a:${SECRET}@:x`, 'url must be'],
    [`amqp://100%:${SECRET}@b`, 'user'],
    [`amqp://a:${SECRET}%@b`, 'password'],
    [`amqp://a:${SECRET}@b/%zz`, 'virtual host'],
  ])('the address of a broker %j', (url, what) => {
    const text = said(() => WaybillClient.amqp({ url: url as string }));
    expect(text).toContain(what);
    expect(text).not.toContain(SECRET);
  });
});
