import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth } from '@nestjs/swagger';
import type { Role } from '#libs/contracts';
import type { ApiKeyScope } from '#libs/persistence';
import { ApiProblems } from '../http/api-problems.js';
import { AccessGuard, NEEDED } from './access.guard.js';
import type { Needed } from './access.js';
import { ROLE_OF_SCOPE } from './roles.js';

/** Name of the cookie's scheme in OpenAPI. */
export const SESSION_SCHEME = 'session';

/** Puts a controller or a handler behind an API key with this scope, or a person with this role. */
export function Authorized(scope: ApiKeyScope, role: Role = ROLE_OF_SCOPE[scope]): ClassDecorator & MethodDecorator {
  return applyDecorators(
    SetMetadata(NEEDED, { scope, role } satisfies Needed),
    UseGuards(AccessGuard),
    ApiBearerAuth(),
    ApiCookieAuth(SESSION_SCHEME),
    ApiProblems(401, 403, 503),
  );
}
