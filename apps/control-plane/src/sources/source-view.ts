import { judgeSilence } from '#libs/ingest';
import type { RefusalView, SourceActivity, SourceDelivery, SourceEntity } from '#libs/persistence';

/** What is known of a source beside its configuration. */
export interface SourceStanding {
  activity: readonly SourceActivity[];
  refusals: readonly RefusalView[];
}

/** When a source was heard, whether it has fallen silent, and what was refused. */
export function presentActivity(source: SourceEntity, { activity, refusals }: SourceStanding) {
  const heard = activity.find(({ id }) => id === source.id);
  const { lastReceivedAt = null, seen = 0, longestGapSeconds = null, now = new Date() } = heard ?? {};
  const { expectedEverySeconds, createdAt: madeAt } = source;
  const silence = judgeSilence({ expectedEverySeconds, madeAt, lastReceivedAt, seen, longestGapSeconds }, now);
  const refused = refusals.filter((one) => one.source === source.id);
  return { lastReceivedAt, ...silence, refused: refused.map(({ source: _source, ...refusal }) => refusal) };
}

/** When a source was heard, and how. */
export type ActivityView = ReturnType<typeof presentActivity>;

/** One delivery of a provider as the API shows it. */
export const presentSourceDelivery = ({ micros: _micros, ...delivery }: SourceDelivery) => delivery;

/** A source as the API shows it, with the URL to give to the provider and without its secrets. */
export function presentSource(source: SourceEntity, publicWebhookUrl: string, activity: ActivityView | null) {
  const { id, name, provider, settings, orderingPointer, expectedEverySeconds, ...rest } = source;
  const { version, createdAt, updatedAt } = rest;
  const url = `${publicWebhookUrl.replace(/\/+$/, '')}/v1/webhooks/${id}`;
  const own = { id, name, provider, settings, orderingKey: orderingPointer, expectedEverySeconds };
  return { ...own, activity, url, version, createdAt, updatedAt };
}

/** A source as the API shows it. */
export type PresentedSource = ReturnType<typeof presentSource>;
