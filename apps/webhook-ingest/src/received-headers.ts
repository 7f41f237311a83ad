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

/** The headers as they were sent, as single texts: those that Node keeps as a list are joined as it joins all others. */
export function receivedHeaders(request: IncomingMessage): Record<string, string | undefined> {
  const texts = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ]);
  return { ...Object.fromEntries(texts), 'content-type': sentContentTypes.get(request) };
}
