import { inSpan, markFailed, type SpanStart } from './in-span.js';

/** What a span tells of an outgoing request: neither path nor query nor headers, which may hold secrets. */
export interface TracedRequest {
  method: string;
  url: string;
}

/** What a span tells of how a call ended. */
export type TracedEnd = { kind: 'answered'; status: number } | { kind: 'broken'; code: string; phase: string };

/** Makes one HTTP call in a client span, by OpenTelemetry's semantic conventions for HTTP. */
export function callInSpan<End extends TracedEnd>(
  { method, url }: TracedRequest,
  start: Pick<SpanStart, 'parent' | 'attributes'>,
  call: () => Promise<End>,
): Promise<End> {
  return inSpan(method, { ...start, kind: 'client' }, async (span) => {
    const isKept = span.isRecording();
    if (isKept) span.setAttributes({ 'http.request.method': method, ...addressOf(url) });
    const end = await call();
    if (!isKept) return end;
    if (end.kind === 'answered') {
      span.setAttribute('http.response.status_code', end.status);
      if (end.status >= 400) markFailed(span, String(end.status));
    } else {
      span.setAttribute('waybill.call.phase', end.phase);
      markFailed(span, end.code);
    }
    return end;
  });
}

function addressOf(url: string): Record<string, string | number> {
  if (!URL.canParse(url)) return {};
  const { hostname, port, protocol } = new URL(url);
  return { 'server.address': hostname, 'server.port': Number(port) || (protocol === 'https:' ? 443 : 80) };
}
