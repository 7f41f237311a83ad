import type { IncomingHttpHeaders } from 'node:http';

/** Headers as single texts: those that Node keeps as a list are joined as it joins all others. */
export function receivedHeaders(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
