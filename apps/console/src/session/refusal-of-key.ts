import { KeyRefused, Unreachable } from '../api/api-errors.js';
import { ANY_TASK, ConsoleApi } from '../api/console-api.js';
import { isKeyLike } from './kept-key.js';

/** Why the API does not take a key, for people; null where it does. */
export async function refusalOfKey(key: string, send: typeof globalThis.fetch): Promise<string | null> {
  if (!isKeyLike(key)) return 'That is no API key: a key has no spaces and only plain characters.';
  try {
    const api = new ConsoleApi({ kind: 'key', key }, send, () => {});
    await api.tasks(ANY_TASK, 1, new AbortController().signal);
    return null;
  } catch (error) {
    if (error instanceof KeyRefused) return 'The API does not know this key. Look whether all of it was copied.';
    if (error instanceof Unreachable) return 'The API does not answer. Is the stack running?';
    return error instanceof Error ? error.message : String(error);
  }
}
