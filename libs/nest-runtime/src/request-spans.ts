import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Observable } from 'rxjs';
import { beginHttpSpan, type HttpSpan } from '#libs/tracing';
import { isWatching } from './watched-routes.js';

/** How requests are traced. */
export interface RequestTracing {
  /** Whether a caller's `traceparent` may be the parent; of strangers it is only a link. */
  trustsCallers: boolean;
}

/**
 * Begins the server span of a request and has it end with the answer; null where there is nothing to do something below
 * of, or where the request only watches the service.
 */
export function beginRequestSpan(
  request: FastifyRequest,
  reply: FastifyReply,
  { trustsCallers }: RequestTracing,
): HttpSpan | null {
  const { url: route } = request.routeOptions;
  if (route === undefined || isWatching(route)) return null;
  const { method, headers } = request;
  const span = beginHttpSpan({ method, route, headers, startedAt: Date.now() - reply.elapsedTime, trustsCallers });
  if (!span.isTraced) return null;
  reply.raw.once('close', () => span.end(reply.raw.writableFinished ? reply.statusCode : null));
  return span;
}

/**
 * Gives every request that reaches its handler a server span, which what the handler does stands below. It begins behind
 * the guards: whoever was not let in leaves no trace, and puts none of his own into ours.
 */
export class RequestSpans implements NestInterceptor {
  constructor(private readonly tracing: RequestTracing) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = execution.switchToHttp();
    const span = beginRequestSpan(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.tracing);
    if (!span) return next.handle();
    return new Observable((subscriber) => {
      span.run(() => next.handle().subscribe(subscriber));
    });
  }
}
