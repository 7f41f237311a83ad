import type { Person } from './person.js';

/** What somebody may do in a tenant; null where a key is used, which does not tell. */
export type RoleHere = Person['tenants'][number]['role'] | null;

const RANKS = { viewer: 0, operator: 1, admin: 2 } as const;

/** Whether to offer what needs a role. Of a key nobody knows, so that all is offered; the API refuses what it may not do. */
export const roleMay = (role: RoleHere, needed: keyof typeof RANKS): boolean =>
  role === null || RANKS[role] >= RANKS[needed];
