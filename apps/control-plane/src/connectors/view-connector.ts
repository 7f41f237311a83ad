import type { Connector } from '#libs/connector-kit';
import type { ConnectorView } from '#libs/contracts';
import type { PauseView } from '#libs/persistence';

/** A connector as the API shows it. */
export function viewConnector(
  { name, summary, credentials, settings, actions }: Connector,
  paused: PauseView | null,
): ConnectorView {
  return {
    ...{ name, summary, settings },
    paused: paused && { ...paused, since: paused.since.toISOString() },
    credentials: [...credentials],
    actions: Array.from(actions.values(), ({ effect, group, ...action }) => ({
      ...{ name: action.name, summary: action.summary },
      effect: typeof effect === 'function' ? null : effect,
      endpointGroup: group,
      ...{ timeoutMs: action.timeoutMs, input: action.input, output: action.output },
    })),
  };
}
