import { expect, it } from '@jest/globals';
import { poolSize } from './pool-size.js';

it('gives every part of webhook-ingest a connection, and more where more are configured', () => {
  expect([2, 6, 20].map(poolSize)).toEqual([6, 6, 20]);
});
