import { type ExpiringThing, expiringThings, type Watch } from '#libs/alerting';
import type { AlertFactStore } from '#libs/persistence';

/** When the certificate ends that a server has shown, in seconds since 1970; null without TLS, or while nobody is connected. */
export type CertificateEnds = () => Readonly<Record<string, number | null>>;

/**
 * Looks when the certificates of the servers end that this process is connected to; all tenants are told, for nothing goes on
 * without them. What a server has shown last counts, though it does not answer now.
 */
export function certificateWatch(facts: Pick<AlertFactStore, 'now' | 'tenants'>, ends: CertificateEnds): Watch {
  const shown = new Map<string, number>();
  return {
    kinds: ['certificate-expiring'],
    look: async (thresholdOf) => {
      for (const [server, end] of Object.entries(ends())) if (end !== null) shown.set(server, end);
      if (shown.size === 0) return [];
      const tenants = await facts.tenants();
      const things = tenants.flatMap((tenant) => [...shown].map(([server, end]) => certificateOf(tenant, server, end)));
      return expiringThings(things, thresholdOf, await facts.now());
    },
  };
}

function certificateOf(tenant: string, server: string, end: number): ExpiringThing {
  const subject = server.toLowerCase();
  return { tenant, kind: 'certificate-expiring', subject, endsAt: new Date(end * 1_000), detail: { server } };
}
