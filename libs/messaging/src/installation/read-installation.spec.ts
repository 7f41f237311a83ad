import { EventEmitter } from 'node:events';
import { expect, it } from '@jest/globals';
import type { ManagedConnection } from '../connection/managed-connection.js';
import { readInstallation } from './read-installation.js';

/** Ends with its connection while it is told how many messages it may have in hand. */
class LostChannel extends EventEmitter {
  async checkQueue() {
    return { messageCount: 1, consumerCount: 0 };
  }

  async prefetch() {
    this.emit('close');
    throw new Error('Channel closed');
  }
}

it('a record whose channel is lost before it is asked for rejects once, and leaves nothing that nobody handles', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const connection = { openChannel: async () => new LostChannel() };
  await expect(readInstallation(connection as unknown as ManagedConnection)).rejects.toThrow(/channel (was )?closed/i);
  await new Promise((resolve) => setTimeout(resolve));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
