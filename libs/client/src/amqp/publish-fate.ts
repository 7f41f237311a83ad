import { EXCHANGES } from '#libs/contracts';

/** What became of a message. `lost`: a queue may hold it or not; publish it again under the same id. */
export type PublishFate =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'unroutable' }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }
  | { readonly kind: 'lost'; readonly why: Error };

/** What of a message the broker may refuse. */
export interface RefusableMessage {
  readonly routingKey: string;
  readonly userId: string | undefined;
}

/**
 * What became of an unconfirmed message when its channel closed because of `why`. A broker closes the whole channel for
 * one bad message: only the one it names is refused, its neighbours are lost.
 */
export function fateAtClose({ routingKey, userId }: RefusableMessage, why: Error): PublishFate {
  const code: unknown = 'code' in why ? why.code : undefined;
  const said = why.message;
  if (code === 404 && said.includes(`no exchange '${EXCHANGES.tasks}'`)) {
    return refused(
      'exchange_missing',
      `there is no exchange ${EXCHANGES.tasks}: check the virtual host in the address`,
    );
  }
  if (code === 403 && said.includes(`exchange '${EXCHANGES.tasks}'`)) {
    const topic = /to topic '([^']*)'/.exec(said)?.[1];
    if (topic === undefined || topic === routingKey) {
      return refused('forbidden', `the broker user has no right to publish ${routingKey} to ${EXCHANGES.tasks}`);
    }
  }
  if (code === 406 && userId !== undefined && said.includes(`user_id property set to '${userId}'`)) {
    return refused('wrong_user_id', `userId ${userId} is not the user the connection has signed in as`);
  }
  return { kind: 'lost', why };
}

const refused = (code: string, detail: string): PublishFate => ({ kind: 'refused', code, detail });
