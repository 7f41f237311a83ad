import type { IncomingMessage } from 'node:http';

const sentContentTypes = new WeakMap<IncomingMessage, string>();

/**
 * Puts the content type aside, so that the framework reads the body of any: it refuses one that is not well-formed, and
 * a delivery must be verified before anything about it is judged.
 */
export function setContentTypeAside(request: IncomingMessage): void {
  const sent = request.headers['content-type'];
  if (sent !== undefined) sentContentTypes.set(request, sent);
  request.headers['content-type'] = 'application/octet-stream';
}

/**
 * The headers as they were sent, as single texts: those that Node keeps as a list are joined as it joins all others.
 * Without a prototype, since a source's settings may ask for a header by any name, `constructor` too.
 */
export function receivedHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const headers: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  headers['content-type'] = sentContentTypes.get(request);
  return headers;
}
