import { ExchangeMissing, type PublishError, PublishLost, PublishRefused } from './errors.js';
import type { OutgoingMessage } from './message.js';

const quoted = (pattern: RegExp, said: string): string | null => pattern.exec(said)?.[1] ?? null;

const refusalFor = (message: OutgoingMessage, code: unknown, said: string): string | null => {
  if (code === 403) {
    const topic = quoted(/to topic '([^']*)' in exchange/, said);
    const exchange = quoted(/exchange '([^']*)' in vhost/, said) ?? quoted(/access to exchange '([^']*)'/, said);
    if (exchange !== (message.exchange === '' ? 'amq.default' : message.exchange)) return null;
    if (topic !== null && topic !== message.routingKey) return null;
    return 'the broker user has no right to publish it there.';
  }
  if (code !== 406) return null;
  const user = quoted(/user_id property set to '([^']*)'/, said);
  if (user !== null && user === message.properties?.userId) return `its user_id ${user} is not the publishing user.`;
  const size = quoted(/message size (\d+)/, said);
  if (size !== null && Number(size) === message.content.length)
    return `its ${size} bytes are above the broker's limit.`;
  return null;
};

/**
 * What became of `message`, which was unconfirmed when its channel closed because of `why`.
 *
 * A broker closes the whole channel for one bad message. Only the bad one is refused; its neighbours are lost, which
 * callers mend by publishing them again.
 */
export const fateAtClose = (message: OutgoingMessage, why: Error): PublishError => {
  const code: unknown = 'code' in why ? why.code : undefined;
  if (code === 404 && quoted(/no exchange '([^']*)'/, why.message) === message.exchange) {
    return new ExchangeMissing(message, 'this exchange does not exist. Provision the broker.', { cause: why });
  }
  const refusal = refusalFor(message, code, why.message);
  if (refusal !== null) return new PublishRefused(message, refusal, { cause: why });
  return new PublishLost(message, `not confirmed before the channel closed (${why.message}).`, { cause: why });
};
