import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Role } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import type { ApiKeyScope } from '#libs/persistence';
import type { AuthenticatedRequest, Caller } from './caller.js';
import { chooseTenant, noRole, TENANT_HEADER } from './choose-tenant.js';
import { Identification } from './identification.js';
import { roleAllows, SCOPES_OF_ROLE } from './roles.js';
import type { Session } from './session.js';

/** What a handler asks for: of an API key the scope, of a person the role. */
export interface Needed {
  scope: ApiKeyScope;
  role: Role;
}

/** Metadata key of what a handler asks for. */
export const NEEDED = 'waybill:needed';

/** Lets in who shows an API key with the scope of the handler, or has the role for it. Every wrong key gets the same answer. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly identification: Identification,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const identity = await this.identification.of(request);
    if (!identity) throw unauthorized();
    const needed = this.reflector.getAllAndOverride<Needed>(NEEDED, [context.getHandler(), context.getClass()]);
    const tenant = request.headers[TENANT_HEADER];
    request.identity = identity;
    request.caller =
      identity.kind === 'api-key'
        ? withKey(identity.caller, needed, tenant)
        : withRole(identity.session, needed, tenant);
    return true;
  }
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
