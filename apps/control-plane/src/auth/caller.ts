import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiKeyScope } from '#libs/persistence';
import type { Session } from './session.js';

/** Who calls, in one tenant: an API key, or a person who has signed in. */
export interface Caller {
  tenant: string;
  by: { kind: 'api-key' | 'user'; id: string };
  /** What it may do, in the terms of API keys. */
  scopes: readonly ApiKeyScope[];
}

/** Whom a request shows, before it is known what is asked for. */
export type Identity = { kind: 'api-key'; caller: Caller } | { kind: 'session'; session: Session };

/** A request, and who was found behind it. */
export interface AuthenticatedRequest {
  method: string;
  headers: Record<string, string | string[] | undefined>;
  identity?: Identity;
  caller?: Caller;
}

/** How the caller is named in the audit trail: `api-key:<id>` or `user:<id>`. */
export function actorOf({ by }: Pick<Caller, 'by'>): string {
  return `${by.kind}:${by.id}`;
}

/** Gives a handler its caller. Only for handlers behind `@Authorized`. */
export const FromCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!caller) throw new Error('This handler is not behind @Authorized: this is a bug');
  return caller;
});

/** Gives a handler whom the request shows. Only for handlers behind `@Identified`. */
export const FromIdentity = createParamDecorator((_data: unknown, context: ExecutionContext): Identity => {
  const { identity } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!identity) throw new Error('This handler is not behind @Identified: this is a bug');
  return identity;
});
