import type { ClientBase } from 'pg';

/** What a socket has beyond others where it speaks TLS; null once it is destroyed. */
interface Shown {
  getPeerCertificate(): { valid_to: string } | null;
}

/** When the certificate ends that the server of a connection has shown, in seconds since 1970; null without TLS. */
export function certificateEnd(client: ClientBase): number | null {
  // Its types do not show the socket.
  const { stream } = (client as unknown as { connection: { stream: object | Shown } }).connection;
  if (!('getPeerCertificate' in stream)) return null;
  const endsAt = Date.parse(stream.getPeerCertificate()?.valid_to ?? '');
  return Number.isNaN(endsAt) ? null : endsAt / 1e3;
}
