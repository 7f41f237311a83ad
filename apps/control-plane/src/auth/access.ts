import { Injectable } from '@nestjs/common';
import type { Role } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import type { ApiKeyScope } from '#libs/persistence';
import type { AuthenticatedRequest, Caller, Identity } from './caller.js';
import { chooseTenant, noRole, TENANT_HEADER } from './choose-tenant.js';
import { Identification } from './identification.js';
import { roleAllows, SCOPES_OF_ROLE } from './roles.js';
import type { Session } from './session.js';

/** What a handler asks for: of an API key the scope, of a person the role. */
export interface Needed {
  scope: ApiKeyScope;
  role: Role;
}

/** Decides who may do what: whoever shows an API key with the scope, or has the role for it. */
@Injectable()
export class Access {
  constructor(private readonly identification: Identification) {}

  /**
   * Whom a request shows, and in which tenant they call. Every wrong key gets the same answer.
   *
   * @throws ProblemError 401 where it shows nobody, 403 where they may not do what is needed
   */
  async of(request: AuthenticatedRequest, needed: Needed): Promise<{ identity: Identity; caller: Caller }> {
    const identity = await this.identification.of(request);
    if (!identity) throw unauthorized();
    return { identity, caller: callerOf(identity, needed, request) };
  }

  /**
   * Whether whoever made a request that is still under way may go on as the same caller. A session is not used by it: it ends
   * by itself when nobody does anything else.
   */
  async stillAllows(request: AuthenticatedRequest, needed: Needed, caller: Caller): Promise<boolean> {
    const identity = await this.identification.of(request, { isUse: false });
    if (!identity) return false;
    try {
      return callerOf(identity, needed, request).tenant === caller.tenant;
    } catch (error) {
      if (error instanceof ProblemError) return false;
      throw error;
    }
  }
}

function callerOf(identity: Identity, needed: Needed, { headers }: AuthenticatedRequest): Caller {
  const tenant = headers[TENANT_HEADER];
  return identity.kind === 'api-key'
    ? withKey(identity.caller, needed, tenant)
    : withRole(identity.session, needed, tenant);
}

function withKey(caller: Caller, { scope }: Needed, tenant: string | string[] | undefined): Caller {
  if (tenant !== undefined && tenant !== caller.tenant) throw noRole();
  if (!caller.scopes.includes('admin') && !caller.scopes.includes(scope)) throw forbidden(scope);
  return caller;
}

function withRole({ userId, roles }: Session, { role }: Needed, named: string | string[] | undefined): Caller {
  const tenant = chooseTenant(roles, named);
  const theirs = roles[tenant];
  if (theirs === undefined) throw noRole();
  if (!roleAllows(theirs, role)) throw lowRole(role);
  return { tenant, by: { kind: 'user', id: userId }, scopes: SCOPES_OF_ROLE[theirs] };
}

/** 401, the same for whatever is wrong. */
export function unauthorized(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'unauthorized',
    title: 'An API key is needed',
    detail: 'Send a valid API key as "Authorization: Bearer <key>"',
    errors: [{ header: 'Authorization', detail: 'holds no valid API key' }],
    headers: { 'www-authenticate': 'Bearer realm="waybill"' },
  });
}

function forbidden(scope: string): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'forbidden',
    title: 'This API key may not do that',
    detail: `This needs an API key with the scope ${scope}`,
    errors: [{ header: 'Authorization', detail: `holds a key without the scope ${scope}` }],
    headers: { 'www-authenticate': `Bearer realm="waybill", error="insufficient_scope", scope="${scope}"` },
  });
}

function lowRole(role: Role): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'forbidden',
    title: 'You may not do that',
    detail: `This needs the role ${role}; an administrator can give it to you`,
  });
}
