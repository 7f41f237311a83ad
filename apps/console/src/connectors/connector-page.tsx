import { useCallback } from 'react';
import type { ConnectorView } from '#libs/contracts';
import type { ConsoleApi } from '../api/console-api.js';
import { PauseControl } from '../configuration/pause-control.js';
import { usePolling } from '../live/use-polling.js';
import { Fact, TextFact } from '../page/facts.js';
import { SchemaTable } from '../schema-form/schema-table.js';
import { Frame } from '../view/frame.js';
import { ActionCard } from './action-card.js';

interface ConnectorPageProps {
  readonly api: ConsoleApi;
  /** Its name. */
  readonly id: string;
}

const PAUSE =
  'Through all its connections no new call is made: their tasks wait, lose no attempt, and go on when it is resumed.';

/** One connector: its actions, what each takes, gives and does, and a form that tries each. */
export function ConnectorPage({ api, id }: ConnectorPageProps) {
  const path = `/v1/connectors/${encodeURIComponent(id)}`;
  const polled = usePolling(useCallback((signal) => api.read<ConnectorView>(path, {}, signal), [api, path]));
  const connector = polled.value;
  return (
    <Frame title={id} list="connectors" of={polled}>
      {connector && (
        <>
          <section className="card padded" aria-labelledby="known">
            <h2 id="known">What is known</h2>
            <dl className="facts">
              <TextFact name="What it is" value={connector.summary} />
              <TextFact name="Credentials" value={connector.credentials.join(', ')} />
              <Fact name="Pause">
                <PauseControl api={api} of="connectors" name={id} paused={connector.paused} meaning={PAUSE} />
              </Fact>
            </dl>
            <h3>Settings of its connections</h3>
            <SchemaTable name="Settings" schema={connector.settings} />
          </section>
          {connector.actions.map((action) => (
            <ActionCard key={action.name} api={api} connector={connector.name} action={action} />
          ))}
        </>
      )}
    </Frame>
  );
}
