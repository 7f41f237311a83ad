import type { Connector } from '#libs/connector-kit';
import type { ConnectorView } from '#libs/contracts';

/** A connector as the API shows it. */
export function viewConnector({ name, summary, credentials, settings, actions }: Connector): ConnectorView {
  return {
    ...{ name, summary, settings },
    credentials: [...credentials],
    actions: Array.from(actions.values(), ({ effect, group, ...action }) => ({
      ...{ name: action.name, summary: action.summary },
      effect: typeof effect === 'function' ? null : effect,
      endpointGroup: group,
      ...{ timeoutMs: action.timeoutMs, input: action.input, output: action.output },
    })),
  };
}
