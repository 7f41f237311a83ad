import { context, isSpanContextValid, ROOT_CONTEXT } from '@opentelemetry/api';
import { readTraceHeaders } from '#libs/contracts';
import { beginSpan, markFailed } from './in-span.js';
import { contextFrom, linksTo } from './trace-context.js';

/** What a server span is made from. */
export interface ServedRequest {
  method: string;
  /** The route's pattern, such as `/v1/tasks/:id`. */
  route: string;
  headers: Readonly<Record<string, unknown>>;
  /** When it came, in milliseconds since 1970. */
  startedAt: number;
  /** Whether the caller's own trace goes on here; else it is only linked. */
  trustsCallers: boolean;
}

/** The span of a request that is being served. */
export interface HttpSpan {
  /** Whether there is anything to do something below of: nothing is traced where there is not. */
  isTraced: boolean;
  /** Does something below the span. */
  run<Result>(work: () => Result): Result;
  /** Ends it with the status that was answered; null where the caller hung up before. Further calls do nothing. */
  end(status: number | null): void;
}

/** Begins the server span of a request, by OpenTelemetry's semantic conventions for HTTP. */
export function beginHttpSpan({ method, route, headers, startedAt, trustsCallers }: ServedRequest): HttpSpan {
  const given = readTraceHeaders(headers);
  const { span, within } = beginSpan(`${method} ${route}`, {
    kind: 'server',
    startedAt,
    parent: trustsCallers ? contextFrom(given) : ROOT_CONTEXT,
    links: trustsCallers ? [] : linksTo(given.traceparent),
    attributes: { 'http.request.method': method, 'http.route': route },
  });
  let ended = false;
  return {
    isTraced: isSpanContextValid(span.spanContext()),
    run: (work) => context.with(within, work),
    end(status) {
      if (ended) return;
      ended = true;
      if (status === null) markFailed(span, 'aborted');
      else span.setAttribute('http.response.status_code', status);
      if (status !== null && status >= 500) markFailed(span, String(status));
      span.end();
    },
  };
}
