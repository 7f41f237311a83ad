import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { ApiKeyScope } from '#libs/persistence';
import { ApiProblems } from '../http/api-problems.js';
import { ApiKeyGuard, REQUIRED_SCOPE } from './api-key.guard.js';

/** Puts a controller or a handler behind an API key with this scope. */
export function Authorized(scope: ApiKeyScope): ClassDecorator & MethodDecorator {
  return applyDecorators(
    SetMetadata(REQUIRED_SCOPE, scope),
    UseGuards(ApiKeyGuard),
    ApiBearerAuth(),
    ApiProblems(401, 403, 503),
  );
}
