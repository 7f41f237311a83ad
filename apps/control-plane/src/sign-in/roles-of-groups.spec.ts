import { expect, it } from '@jest/globals';
import { rolesOfGroups } from './roles-of-groups.js';

const MAPPING = [
  { group: 'ops', tenant: 'acme', role: 'operator' },
  { group: 'dev', tenant: 'acme', role: 'viewer' },
  { group: 'ops', tenant: 'other', role: 'viewer' },
] as const;

it.each([
  [['ops'], { acme: 'operator', other: 'viewer' }],
  [['dev', 'ops'], { acme: 'operator', other: 'viewer' }],
  [['dev'], { acme: 'viewer' }],
  [['op', 'OPS', 'ops '], {}],
  [[], {}],
])('groups %j have the roles %j', (groups, roles) => {
  expect(rolesOfGroups(MAPPING, groups)).toEqual(roles);
});
