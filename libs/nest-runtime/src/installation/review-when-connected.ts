import type { Logger } from 'pino';
import type { ManagedConnection } from '#libs/messaging';
import { DatabaseReplaced } from '#libs/persistence';

/** Between two tries while the broker is connected and does not say what it keeps, in milliseconds. */
const AGAIN_MS = 5_000;

/** What is reviewed, and whom it is told. */
export interface ReviewParts {
  connection: Pick<ManagedConnection, 'state' | 'onState'>;
  /** Rejects with DatabaseReplaced, or why it could not be said. */
  review: () => Promise<void>;
  logger: Pick<Logger, 'warn'>;
  /** @default 5000 */
  againMs?: number;
}

/**
 * Has the database reviewed with each new connection to the broker, and again as long as a connected one cannot say what
 * it keeps: for a service that does not wait for the broker. The returned function ends that.
 */
export function reviewWhenConnected({ connection, review, logger, againMs = AGAIN_MS }: ReviewParts): () => void {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const look = async () => {
    clearTimeout(timer);
    try {
      await review();
    } catch (error) {
      if (ended || error instanceof DatabaseReplaced || connection.state !== 'connected') return;
      logger.warn({ err: error }, 'The identity of the database could not be confirmed; it is tried again');
      timer = setTimeout(() => void look(), againMs);
    }
  };
  const unlisten = connection.onState((state) => {
    if (state === 'connected') void look();
  });
  return () => {
    ended = true;
    unlisten();
    clearTimeout(timer);
  };
}
