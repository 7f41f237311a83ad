import { ProblemError } from '#libs/nest-runtime';
import type { RolesByTenant } from '#libs/persistence';

/** Names the tenant a request is about, where whoever sends it has a role in several. */
export const TENANT_HEADER = 'waybill-tenant';

/**
 * The tenant a request is about: the one it names, else the only one there is.
 *
 * @param named what the header holds
 * @throws ProblemError 403 where it is none of theirs, whether there is such a tenant or not; 400 where none is named
 */
export function chooseTenant(roles: RolesByTenant, named: string | string[] | undefined): string {
  if (named === undefined) {
    const [only, ...others] = Object.keys(roles);
    if (only === undefined) throw noRole();
    if (others.length === 0) return only;
    throw ProblemError.badRequest('tenant_needed', {
      header: 'Waybill-Tenant',
      detail: 'must name one of your tenants: GET /v1/session lists them',
    });
  }
  if (typeof named !== 'string' || !Object.hasOwn(roles, named)) throw noRole();
  return named;
}

/** 403: no role, and not a word about whether there is such a tenant. */
export function noRole(): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'forbidden',
    title: 'You may not do that',
    detail: 'You have no role in this tenant; an administrator can give you one',
  });
}
