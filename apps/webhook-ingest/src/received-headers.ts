import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The content type of a webhook as it was sent. */
    sentContentType: string | undefined;
  }
}

/** The content type that the framework is shown. */
export const SET_ASIDE_AS = 'application/octet-stream';

/**
 * Puts the content type aside, so that the framework reads the body of any: it refuses one that is not well-formed, and
 * a delivery must be verified before anything about it is judged.
 */
export function setContentTypeAside(request: FastifyRequest): void {
  const { headers } = request.raw;
  request.sentContentType = headers['content-type'];
  headers['content-type'] = SET_ASIDE_AS;
}

/**
 * The headers as they were sent, as single texts: those that Node keeps as a list are joined as it joins all others.
 * Without a prototype, since a source's settings may ask for a header by any name, `constructor` too.
 */
export function receivedHeaders(
  request: Pick<FastifyRequest, 'raw' | 'sentContentType'>,
): Record<string, string | undefined> {
  const sent = request.raw.headers;
  const headers: Record<string, string | undefined> = Object.create(null);
  for (const name of Object.keys(sent)) {
    const value = sent[name];
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  headers['content-type'] = request.sentContentType;
  return headers;
}
