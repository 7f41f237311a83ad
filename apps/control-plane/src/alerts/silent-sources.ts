import type { Finding } from '#libs/alerting';
import { judgeSilence } from '#libs/ingest';
import type { QuietSourceOfTenant } from '#libs/persistence';

/** Which of the quiet sources are silent, by the rule that the overview and the page of a source go by, and since when. Pure. */
export function silentSources(quiet: readonly QuietSourceOfTenant[]): Finding[] {
  return quiet.flatMap((source) => {
    const { tenant, name, now, lastReceivedAt, madeAt } = source;
    const { silent, expectedEverySeconds, expectedBy } = judgeSilence(source, now);
    if (!silent || expectedEverySeconds === null) return [];
    const since = new Date((lastReceivedAt ?? madeAt).getTime() + expectedEverySeconds * 1_000);
    const detail = { heardAt: lastReceivedAt?.toISOString() ?? null, expectedBy };
    return [{ tenant, kind: 'source-silent', subject: name, value: expectedEverySeconds, since, detail }];
  });
}
