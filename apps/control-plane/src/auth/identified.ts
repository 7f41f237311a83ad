import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.js';
import { SESSION_SCHEME } from './authorized.js';
import { IdentifiedGuard } from './identified.guard.js';

/** Puts a handler behind an API key or a session, of whatever tenant. */
export function Identified(): MethodDecorator {
  return applyDecorators(
    UseGuards(IdentifiedGuard),
    ApiBearerAuth(),
    ApiCookieAuth(SESSION_SCHEME),
    ApiProblems(401, 403, 503),
  );
}
