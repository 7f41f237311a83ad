import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import { beginHttpSpan } from '#libs/tracing';
import { isWatching } from './watched-routes.js';

/** How requests are traced. */
export interface RequestTracing {
  /** Whether a caller's `traceparent` may be the parent; of strangers it is only a link. */
  trustsCallers: boolean;
}

/**
 * Gives every request that reaches its handler a server span, which what the handler does stands below. It begins behind
 * the guards: whoever was not let in leaves no trace, and puts none of his own into ours.
 */
export class RequestSpans implements NestInterceptor {
  constructor(private readonly tracing: RequestTracing) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = execution.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { url: route } = request.routeOptions;
    if (route === undefined || isWatching(route)) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    const { method, headers } = request;
    const startedAt = Date.now() - reply.elapsedTime;
    const span = beginHttpSpan({ method, route, headers, startedAt, trustsCallers: this.tracing.trustsCallers });
    if (!span.isTraced) return next.handle();
    reply.raw.once('close', () => span.end(reply.raw.writableFinished ? reply.statusCode : null));
    return new Observable((subscriber) => {
      span.run(() => next.handle().subscribe(subscriber));
    });
  }
}
