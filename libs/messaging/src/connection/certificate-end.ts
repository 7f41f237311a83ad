import type { Duplex } from 'node:stream';

/** What a socket has beyond others where it speaks TLS; null once it is destroyed. */
interface Shown {
  getPeerCertificate(): { valid_to: string } | null;
}

/** When the certificate ends that the other side has shown, in seconds since 1970; null without TLS. */
export function certificateEnd(socket: Duplex | (Duplex & Shown)): number | null {
  if (!('getPeerCertificate' in socket)) return null;
  const endsAt = Date.parse(socket.getPeerCertificate()?.valid_to ?? '');
  return Number.isNaN(endsAt) ? null : endsAt / 1e3;
}
