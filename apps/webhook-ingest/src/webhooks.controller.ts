import { All, Controller, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '#libs/nest-runtime';
import { IngestService } from './ingest-service.js';
import { receivedHeaders } from './received-headers.js';

/** Where providers send their webhooks. */
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly ingest: IngestService) {}

  /**
   * 202 with the event's id once the delivery is durable; 200 for one that came before, with the same id; 401 for
   * whatever does not verify, always alike.
   */
  @All(':sourceId')
  async receive(
    @Param('sourceId') sourceId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ id: string; duplicate?: true; conflict?: true }> {
    if (request.method !== 'POST') throw wrongMethod();
    const reception = await this.ingest.receiver.receive(sourceId, {
      headers: receivedHeaders(request),
      body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      receivedAt: new Date(),
    });
    switch (reception.kind) {
      case 'refused':
        throw notVerified();
      case 'accepted':
        reply.status(202);
        return { id: reception.eventId };
      case 'duplicate':
        reply.status(200);
        return { id: reception.eventId, duplicate: true };
      case 'conflict':
        reply.status(200);
        return { id: reception.eventId, duplicate: true, conflict: true };
    }
  }
}

/** One route takes every method, for no two may share a path. */
function wrongMethod(): ProblemError {
  return new ProblemError({
    status: 405,
    code: 'method_not_allowed',
    title: 'Method not allowed',
    detail: 'Webhooks are sent by POST',
    headers: { allow: 'POST' },
  });
}

/** Says nothing of which part was wrong, nor whether there is such a source. */
function notVerified(): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'not_verified',
    title: 'Not verified',
    detail: 'The delivery could not be verified for this address',
    headers: { 'www-authenticate': 'Signature' },
  });
}
