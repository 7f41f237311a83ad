import type { RetentionKind, RetentionView } from '#libs/contracts';

const HOLDS: Readonly<Record<RetentionKind, string>> = {
  tasks: 'finished tasks with their attempts, probes, results and replies',
  webhooks: 'events that were published, and what came with other bytes under a known id',
  callbacks: 'callbacks that were delivered or given up, and replay runs that have ended',
  'dead-letters': 'dead letters that were redriven, replaced or discarded',
  incidents: 'resolved incidents without dead letters, and redrive and decision runs that have ended',
};

/** How long a kind is kept: what the tenant has set, and never longer than the installation keeps it. Pure. */
export function presentRetention(kind: RetentionKind, own: number | null, most: number): RetentionView {
  return { kind, days: Math.min(own ?? most, most), own, most, holds: HOLDS[kind] };
}
