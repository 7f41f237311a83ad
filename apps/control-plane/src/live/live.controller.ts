import type { Readable } from 'node:stream';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.js';
import { Authorized } from '../auth/authorized.js';
import { type AuthenticatedRequest, type Caller, FromCaller } from '../auth/caller.js';
import { ApiProblems } from '../http/api-problems.js';
import { LiveStreams } from './live-streams.js';

/** Who may look on. */
const NEEDED = { scope: 'admin', role: 'viewer' } as const;

/** How everything stands, told as it changes. */
@ApiTags('overview')
@Controller()
export class LiveController {
  constructor(
    private readonly streams: LiveStreams,
    private readonly access: Access,
  ) {}

  @Get('v1/live')
  @Authorized(NEEDED.scope, NEEDED.role)
  @ApiOperation({
    operationId: 'streamLive',
    summary: 'Watch how everything stands',
    description:
      'Server-sent events: `overview` with what `GET /v1/overview` answers, at once and whenever it is another; `changed` with the `lists` worth looking at again; `trouble` with a `detail` while nothing can be read; a comment every 10 s. Ends with the process, and within 20 s of the session or the key.',
  })
  @ApiResponse({
    status: 200,
    description: 'Events, without end',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiProblems(429)
  watch(
    @FromCaller() caller: Caller,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Readable | string {
    reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no');
    // A stream ends with its connection: a process that stops would wait for one that is kept for the next question.
    reply.header('connection', 'close');
    // Whoever asks for the head alone would never have it end.
    if (request.method === 'HEAD') return '';
    return this.streams.begin(caller.tenant, () => this.access.stillAllows(request, NEEDED, caller));
  }
}
