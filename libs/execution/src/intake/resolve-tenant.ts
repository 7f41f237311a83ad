import { isName } from '#libs/contracts';
import type { BrokerUser } from '../ports/outside.js';

/** Whose a message is, or why nobody's. */
export type TenantResolution = { ok: true; tenant: string } | { ok: false; reason: string; detail: string };

/** What the broker and the message say about the sender. */
export interface SenderFacts {
  userId: string | undefined;
  tenantHeader: unknown;
  user: BrokerUser | null;
  onlyTenant: string | null;
}

/**
 * The tenant comes from the user name that the broker validated. The header counts only for services and operators.
 * Where one tenant is configured, both may be absent.
 */
export function resolveTenant({ userId, tenantHeader, user, onlyTenant }: SenderFacts): TenantResolution {
  if (tenantHeader !== undefined && !isName(tenantHeader))
    return refused('invalid_tenant', 'The header tenant is not a name');
  if (user?.kind === 'tenant') {
    if (user.tenant !== null && (tenantHeader === undefined || tenantHeader === user.tenant)) {
      return { ok: true, tenant: user.tenant };
    }
    return refused('tenant_not_allowed', `The user ${userId} may not act for the tenant its header names`);
  }
  const tenant = user === null ? onlyTenant : (tenantHeader ?? user.tenant ?? onlyTenant);
  if (userId !== undefined && user === null && onlyTenant === null) {
    return refused('unknown_user', `The user ${userId} stands for no tenant`);
  }
  if (tenant === null || tenant === undefined) {
    return refused('tenant_missing', 'More than one tenant is configured: publish with user_id set');
  }
  if (user === null && tenantHeader !== undefined && tenantHeader !== tenant) {
    return refused('tenant_not_allowed', 'The header tenant counts only for users entitled to it');
  }
  return { ok: true, tenant };
}

function refused(reason: string, detail: string): TenantResolution {
  return { ok: false, reason, detail };
}
