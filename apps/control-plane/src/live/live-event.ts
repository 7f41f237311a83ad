import type { Overview } from '#libs/contracts';

/** A list of the console that may have changed. */
export type ChangedList =
  | ('tasks' | 'incidents' | 'dead-letters' | 'queues')
  | ('connections' | 'sources' | 'subscriptions' | 'audit');

/** Every list that may have changed. */
export const CHANGED_LISTS: readonly ChangedList[] = [
  ...(['tasks', 'incidents', 'dead-letters', 'queues'] as const),
  ...(['connections', 'sources', 'subscriptions', 'audit'] as const),
];

/** What whoever looks is told: how everything stands, that it cannot be read now, or which lists have changed. */
export type LiveEvent =
  | { readonly name: 'overview'; readonly data: Overview }
  | { readonly name: 'trouble'; readonly data: { readonly detail: string } }
  | { readonly name: 'changed'; readonly data: { readonly lists: readonly ChangedList[] } };

/** A line that says nothing but that the stream goes on. */
export const HEARTBEAT = ': still here\n\n';

/** An event in the form of server-sent events: JSON has no line break, so that it is one line. */
export function frameOf({ name, data }: LiveEvent): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
