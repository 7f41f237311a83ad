import { useCallback } from 'react';
import type { ConnectorView } from '#libs/contracts';
import type { Page } from '../api/answers.js';
import type { ConsoleApi } from '../api/console-api.js';
import { usePolling } from '../live/use-polling.js';
import { Foreign } from '../page/foreign.js';
import { Ago } from '../time/instant.js';
import { Frame } from '../view/frame.js';
import { thingHref } from '../view/route.js';

/** What tasks can be given to, each leading to its page. */
export function ConnectorsPage({ api }: { readonly api: ConsoleApi }) {
  const polled = usePolling(
    useCallback((signal) => api.read<Page<ConnectorView>>('/v1/connectors', {}, signal), [api]),
  );
  return (
    <Frame title="Connectors" list="connectors" of={polled}>
      <p className="quiet">What can be called, by actions. Connections say where, and as whom.</p>
      <section className="card" aria-label="Connectors">
        {polled.value && (
          <table>
            <caption>Connectors; each leads to its page</caption>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">What it is</th>
                <th scope="col">Actions</th>
                <th scope="col">Paused</th>
              </tr>
            </thead>
            <tbody>
              {polled.value.items.map((connector) => (
                <ConnectorRow key={connector.name} connector={connector} />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </Frame>
  );
}

function ConnectorRow({ connector: { name, summary, actions, paused } }: { readonly connector: ConnectorView }) {
  return (
    <tr>
      <th scope="row">
        <a className="row-link" href={thingHref('connectors', name)}>
          <Foreign text={name} />
        </a>
      </th>
      <td className="line">
        <Foreign text={summary} />
      </td>
      <td className="line" data-label="actions">
        <Foreign text={actions.map((action) => action.name).join(', ')} />
      </td>
      <td data-label="paused">{paused ? <Ago at={paused.since} /> : '–'}</td>
    </tr>
  );
}
