import type { StatusLook } from '../tasks/task-look.js';
import type { Connection, EndpointHealth, Source, Subscription } from './configured.js';

/** How something that is configured stands, in words. */
export interface Health {
  readonly tone: StatusLook['tone'];
  readonly text: string;
}

const REASONS: Readonly<Record<NonNullable<EndpointHealth['reason']>, Health>> = {
  configuration: { tone: 'bad', text: 'refuses the credential or lacks a setting' },
  breaker_open: { tone: 'bad', text: 'does not answer' },
  rate_limited: { tone: 'wait', text: 'limits the rate of calls' },
};
const ORDER = Object.keys(REASONS);

/** How one group of endpoints stands, with how many tasks wait for it. */
export function endpointHealth({ reason, breaker, waiting }: EndpointHealth): Health {
  const { tone, text } =
    reason === null ? closed(breaker) : (REASONS[reason] ?? { tone: 'wait' as const, text: reason });
  if (waiting === 0) return { tone, text };
  return { tone, text: `${text}, ${waiting} ${waiting === 1 ? 'task waits' : 'tasks wait'}` };
}

type StandingConnection = Pick<Connection, 'health' | 'paused' | 'connectorPaused'>;

/** How a connection stands: paused, else as the worst of its endpoints does. */
export function connectionHealth({ health, paused, connectorPaused }: StandingConnection): Health {
  if (paused) return { tone: 'wait', text: 'paused' };
  if (connectorPaused) return { tone: 'wait', text: 'its connector is paused' };
  const rank = ({ reason }: EndpointHealth) => (reason === null ? ORDER.length : ORDER.indexOf(reason));
  const [worst] = [...health].sort((one, other) => rank(one) - rank(other));
  return worst ? endpointHealth(worst) : { tone: 'good', text: 'well' };
}

/** How a subscription stands. */
export function subscriptionHealth({
  enabled,
  disabledReason,
  paused,
  deliveries,
}: Pick<Subscription, 'enabled' | 'disabledReason' | 'paused' | 'deliveries'>): Health {
  if (enabled && paused) return { tone: 'wait', text: 'paused' };
  if (enabled && deliveries && deliveries.owed > 0 && deliveries.lastFailure) {
    return { tone: 'bad', text: 'does not take what it is brought' };
  }
  if (enabled) return { tone: 'good', text: 'enabled' };
  return { tone: 'bad', text: disabledReason === null ? 'disabled' : `disabled: ${disabledReason}` };
}

/** How a source stands. */
export function sourceHealth({ activity }: Pick<Source, 'activity'>): Health {
  if (activity?.silent) return { tone: 'bad', text: 'silent' };
  if (activity?.lastReceivedAt) return { tone: 'good', text: 'heard' };
  return { tone: 'wait', text: 'not heard yet' };
}

const closed = (breaker: EndpointHealth['breaker']): Health =>
  breaker === 'closed' ? { tone: 'good', text: 'well' } : { tone: 'wait', text: 'is being tried again' };
