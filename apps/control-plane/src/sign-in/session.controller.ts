import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '#libs/nest-runtime';
import type { Identity } from '../auth/caller.js';
import { FromIdentity } from '../auth/caller.js';
import { Identification, notOurPage } from '../auth/identification.js';
import { Identified } from '../auth/identified.js';
import { isInsecurePage } from '../auth/own-page.js';
import type { Session } from '../auth/session.js';
import { ApiProblems } from '../http/api-problems.js';
import { endSessionCookie, giveSessionCookie } from './give-session-cookie.js';
import { SessionDesk, visitOf } from './session-desk.js';
import { presentIdentity, presentSession, SESSION_SCHEMA, type SessionView } from './session-view.js';
import { SignIn } from './sign-in.js';
import { ChangePasswordBody, SignInBody } from './sign-in-body.js';

const SESSION_ANSWER = 'Who is signed in; the session is in the cookie';

/** Who is signed in. */
@ApiTags('session')
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly signIn: SignIn,
    private readonly desk: SessionDesk,
    private readonly identification: Identification,
  ) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Sign in with a password',
    description:
      'For pages of the console: it sets the cookie `__Host-waybill-session`, which browsers keep over HTTPS or from ' +
      'localhost. Programs use an API key. Tries are limited by account and by address.',
  })
  @ApiResponse({ status: 200, description: SESSION_ANSWER, schema: SESSION_SCHEMA })
  @ApiProblems(400, 401, 403, 413, 415, 429, 503)
  async open(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() body: SignInBody,
  ): Promise<SessionView> {
    if (isInsecurePage(request.headers)) throw insecurePage();
    if (!this.identification.isOwnPage(request.headers)) throw notOurPage();
    const session = await this.signIn.byPassword(body, visitOf(request));
    giveSessionCookie(reply, session);
    return presentSession(session);
  }

  @Get()
  @Identified()
  @ApiOperation({
    operationId: 'getSession',
    summary: 'Who am I',
    description: 'By session or API key: who that is, what may be done where, and the CSRF token of a session.',
  })
  @ApiResponse({ status: 200, description: 'Who is signed in', schema: SESSION_SCHEMA })
  look(@FromIdentity() identity: Identity): SessionView {
    return presentIdentity(identity);
  }

  @Delete()
  @Identified()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    operationId: 'signOut',
    summary: 'Sign out',
    description: 'The session ends at once, on every replica, and the cookie is taken back.',
  })
  @ApiResponse({ status: 204, description: 'Signed out' })
  @ApiProblems(409)
  async end(
    @FromIdentity() identity: Identity,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.desk.end(sessionIn(identity), request.ip);
    endSessionCookie(reply);
  }

  @Post('password')
  @Identified()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    operationId: 'changePassword',
    summary: 'Change my password',
    description: 'All other sessions of the user end; this one goes on under another cookie and CSRF token.',
  })
  @ApiResponse({ status: 200, description: SESSION_ANSWER, schema: SESSION_SCHEMA })
  @ApiProblems(400, 409, 413, 415, 429)
  async changePassword(
    @FromIdentity() identity: Identity,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Body() { current, next }: ChangePasswordBody,
  ): Promise<SessionView> {
    const session = await this.signIn.changePassword(sessionIn(identity), current, next, visitOf(request));
    giveSessionCookie(reply, session);
    return presentSession(session);
  }
}

function sessionIn(identity: Identity): Session {
  if (identity.kind === 'session') return identity.session;
  throw ProblemError.conflict('no_session', 'There is no session: an API key was shown');
}

function insecurePage(): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'insecure_page',
    title: 'No session over plain HTTP',
    detail:
      'Over plain HTTP a password would go in the clear, and browsers keep no session: put a proxy with TLS in front, or ' +
      'reach this host as localhost, as with `ssh -L 3000:127.0.0.1:3000`',
    errors: [{ header: 'Origin', detail: 'is neither https:// nor this very machine' }],
  });
}
