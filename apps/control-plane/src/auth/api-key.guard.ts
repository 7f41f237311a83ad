import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemError } from '#libs/nest-runtime';
import type { ApiKeyScope } from '#libs/persistence';
import { ApiKeyDirectory } from './api-key-directory.js';
import { readBearerToken } from './bearer-token.js';
import type { AuthenticatedRequest } from './caller.js';

/** Metadata key of the scope a handler asks for. */
export const REQUIRED_SCOPE = 'waybill:scope';

/** Lets in who shows an API key with the scope of the handler. Every wrong key gets the same answer. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeyDirectory,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const header = request.headers['authorization'];
    const token = readBearerToken(typeof header === 'string' ? header : undefined);
    const caller = token === null ? null : await this.keys.find(token);
    if (!caller) throw unauthorized();
    const scope = this.reflector.getAllAndOverride<ApiKeyScope>(REQUIRED_SCOPE, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!caller.scopes.includes('admin') && !caller.scopes.includes(scope)) throw forbidden(scope);
    request.caller = caller;
    return true;
  }
}

function unauthorized(): ProblemError {
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
