import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Access, type Needed } from './access.js';
import type { AuthenticatedRequest } from './caller.js';

/** Metadata key of what a handler asks for. */
export const NEEDED = 'waybill:needed';

/** Lets in whoever may do what the handler asks for. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly access: Access,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const needed = this.reflector.getAllAndOverride<Needed>(NEEDED, [context.getHandler(), context.getClass()]);
    const { identity, caller } = await this.access.of(request, needed);
    request.identity = identity;
    request.caller = caller;
    return true;
  }
}
