import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Database } from '#libs/persistence';
import { hostCookie, readCookie } from '../auth/cookies.js';
import { isSessionToken } from '../auth/session-token.js';
import { ApiProblems } from '../http/api-problems.js';
import { giveSessionCookie } from './give-session-cookie.js';
import { FLOW_SECONDS, type NotLetIn, OpenIdSignIn } from './openid-sign-in.js';
import { visitOf } from './session-desk.js';
import { SignInLimits } from './sign-in-limits.js';

/** What binds a sign-in to the browser that began it; comes along when the issuer sends the browser back. */
const FLOW_COOKIE = '__Host-waybill-sign-in';
const CONSOLE = '/console/';

/** Signing in at an OpenID issuer: two addresses that browsers are sent to, and whether there is one. */
@ApiTags('session')
@Controller('v1/session')
export class OpenIdController {
  constructor(
    private readonly openId: OpenIdSignIn,
    private readonly limits: SignInLimits,
    private readonly database: Database,
  ) {}

  @Get('ways')
  @ApiOperation({
    operationId: 'listWaysToSignIn',
    summary: 'How people can sign in',
    description: 'Open to anyone. A browser that is sent to `/v1/session/openid` signs in at the OpenID issuer.',
  })
  @ApiResponse({
    status: 200,
    description: 'What the console offers',
    schema: {
      title: 'WaysToSignIn',
      type: 'object',
      required: ['password', 'openIdConnect'],
      properties: { password: { type: 'boolean' }, openIdConnect: { type: 'boolean' } },
    },
  })
  @ApiProblems(401, 403, 503)
  ways() {
    return { password: true, openIdConnect: this.openId.isOffered };
  }

  @Get('openid')
  @ApiExcludeEndpoint()
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.database.identity?.assertIntact();
    await this.limits.takeFromAddress(request.ip);
    const begun = await this.openId.begin(visitOf(request));
    if (typeof begun === 'string') return void back(reply, begun);
    reply.header('set-cookie', hostCookie(FLOW_COOKIE, begun.secret, { maxAge: FLOW_SECONDS, sameSite: 'Lax' }));
    reply.redirect(begun.address, 303);
  }

  @Get('openid/callback')
  @ApiExcludeEndpoint()
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.database.identity?.assertIntact();
    const kept = readCookie(request.headers.cookie, FLOW_COOKIE);
    const brought = new URL(request.url, 'http://here').searchParams;
    const secret = kept !== null && isSessionToken(kept) ? kept : null;
    const session = await this.openId.finish(secret, brought, visitOf(request));
    reply.header('set-cookie', hostCookie(FLOW_COOKIE, '', { maxAge: 0, sameSite: 'Lax' }));
    if (typeof session === 'string') return void back(reply, session);
    giveSessionCookie(reply, session);
    reply.redirect(CONSOLE, 303);
  }
}

/** To the console, which says why nobody was let in. */
function back(reply: FastifyReply, why: NotLetIn): void {
  reply.redirect(`${CONSOLE}#sign-in=${why}`, 303);
}
