import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiKeyScope } from '#libs/persistence';

/** Who calls: an API key of one tenant. */
export interface Caller {
  tenant: string;
  keyId: string;
  scopes: readonly ApiKeyScope[];
}

/** A request that has passed the guard. */
export interface AuthenticatedRequest {
  headers: Record<string, string | string[] | undefined>;
  caller?: Caller;
}

/** How the caller is named in the audit trail. */
export function actorOf(caller: Caller): string {
  return `api-key:${caller.keyId}`;
}

/** Gives a handler its caller. Only for handlers behind `@Authorized`. */
export const FromCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!caller) throw new Error('This handler is not behind @Authorized: this is a bug');
  return caller;
});
