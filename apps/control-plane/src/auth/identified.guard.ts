import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { unauthorized } from './access.js';
import type { AuthenticatedRequest } from './caller.js';
import { Identification } from './identification.js';

/** Lets in whoever shows who they are, whatever they may do. */
@Injectable()
export class IdentifiedGuard implements CanActivate {
  constructor(private readonly identification: Identification) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const identity = await this.identification.of(request);
    if (!identity) throw unauthorized();
    request.identity = identity;
    return true;
  }
}
