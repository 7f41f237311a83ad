import type { ConsoleApi } from '../api/console-api.js';
import { TextFact } from '../page/facts.js';
import type { Source } from './configured.js';
import { ThingPage } from './thing-page.js';

interface SourcePageProps {
  readonly api: ConsoleApi;
  readonly id: string;
}

/** One source of webhooks: where its provider sends them, and its settings. */
export function SourcePage(props: SourcePageProps) {
  return (
    <ThingPage<Source> {...props} of="sources">
      {({ provider, url, orderingKey }) => (
        <>
          <TextFact name="Provider" value={provider} />
          <TextFact name="The provider sends to" value={url} code />
          <TextFact name="Ordered by" value={orderingKey} code />
        </>
      )}
    </ThingPage>
  );
}
