import type { Role } from '#libs/contracts';
import type { RolesByTenant } from '#libs/persistence';
import { roleAllows } from '../auth/roles.js';

/** Which group has which role in which tenant. */
export interface GroupRole {
  group: string;
  tenant: string;
  role: Role;
}

/** What whoever is in these groups may do: in each tenant the most that one of them gives. Without one, nothing. */
export function rolesOfGroups(mapping: readonly GroupRole[], groups: readonly string[]): RolesByTenant {
  const roles = new Map<string, Role>();
  for (const { group, tenant, role } of mapping) {
    const present = roles.get(tenant);
    if (groups.includes(group) && (!present || roleAllows(role, present))) roles.set(tenant, role);
  }
  return Object.fromEntries(roles);
}
