import { expect, it } from '@jest/globals';
import { writeSync } from 'node:fs';
import { controlPlaneScene } from '../../../test/support/control-plane-scene.js';
const log = (s: string) => writeSync(2, `${s}\n`);
it('starts', async () => {
  log('begin');
  const scene = await controlPlaneScene();
  log('up ' + scene.url);
  const a = await scene.call('GET', '/v1/tasks');
  log(`${a.status} ${JSON.stringify(a.body)}`);
  const shop = { name: 'shop', connector: 'http', settings: { baseUrl: 'https://shop.example' } };
  const c = await scene.call('POST', '/v1/connections', { json: shop });
  log(`${c.status} ${JSON.stringify(c.body)}`);
  await scene.app.close();
  log('closed');
  await scene.drop().catch((e) => log(String(e)));
  expect(1).toBe(1);
}, 60_000);
