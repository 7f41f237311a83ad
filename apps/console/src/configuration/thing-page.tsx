import { type ReactNode, useCallback } from 'react';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Fact, TextFact } from '../page/facts.js';
import { Payload } from '../page/payload.js';
import { Ago } from '../time/instant.js';
import { Frame } from '../view/frame.js';
import { maskSecrets } from '../view/mask-secrets.js';
import type { ConfiguredList } from '../view/route.js';

/** What everything that is configured has. */
interface Thing {
  readonly name: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly version?: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

interface ThingPageProps<One extends Thing> {
  readonly api: ConsoleApi;
  readonly of: ConfiguredList;
  /** Its name. */
  readonly id: string;
  /** The facts that are its own. */
  children(thing: One): ReactNode;
  /** What stands below them. */
  readonly below?: (thing: One) => ReactNode;
}

/** One thing that is configured: its own facts, since when it is as it is, and its settings, secrets masked. */
export function ThingPage<One extends Thing>({ api, of, id, children, below }: ThingPageProps<One>) {
  const path = `/v1/${of}/${encodeURIComponent(id)}`;
  const polled = usePolling(useCallback((signal) => api.read<One>(path, {}, signal), [api, path]));
  const thing = polled.value;
  return (
    <Frame title={id} list={of} of={polled}>
      {thing && (
        <section className="card padded" aria-labelledby="known">
          <h2 id="known">What is known</h2>
          <dl className="facts">
            {children(thing)}
            <Fact name="Made">
              <Ago at={thing.createdAt} />
            </Fact>
            <Fact name="Changed">
              <Ago at={thing.updatedAt} />
            </Fact>
            <TextFact name="Version" value={thing.version === undefined ? null : String(thing.version)} />
          </dl>
          {thing.settings && (
            <>
              <h3>Settings</h3>
              <Payload name="Settings" text={JSON.stringify(maskSecrets(thing.settings), null, 2)} />
            </>
          )}
        </section>
      )}
      {thing && below?.(thing)}
    </Frame>
  );
}
