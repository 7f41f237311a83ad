import { expect, it } from '@jest/globals';
import { roleMay } from './role-may.js';

it.each([
  ['viewer', false, false],
  ['operator', true, false],
  ['admin', true, true],
  [null, true, true],
] as const)('offers to %s what they may do: of an operator %s, of an administrator %s', (role, operator, admin) => {
  expect([roleMay(role, 'operator'), roleMay(role, 'admin')]).toEqual([operator, admin]);
});
