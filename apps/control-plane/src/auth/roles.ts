import type { Role } from '#libs/contracts';
import type { ApiKeyScope } from '#libs/persistence';

/** Each may do what the one before may. */
const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Whether a role is enough where another is needed. */
export function roleAllows(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** What a role may do, in the terms of API keys. */
export const SCOPES_OF_ROLE: Readonly<Record<Role, readonly ApiKeyScope[]>> = {
  viewer: ['tasks:read'],
  operator: ['tasks:read', 'tasks:write'],
  admin: ['tasks:read', 'tasks:write', 'admin'],
};

/** The role that is needed where an API key needs a scope and nothing else is said. */
export const ROLE_OF_SCOPE: Readonly<Record<ApiKeyScope, Role>> = {
  'tasks:read': 'viewer',
  'tasks:write': 'operator',
  admin: 'admin',
};
