import type { World } from '../../singles/world.js';

/**
 * What an operator, or an agent, does to a task: until it is answered. Unsure of an earlier try's fate, "there is nothing
 * to do any more" is taken for done. Returns the status.
 *
 * @throws Error where the answer says something else
 */
export async function act({ api }: World, path: string, json?: object): Promise<number> {
  const { status, body } = await api('POST', path, json);
  if (![200, 202, 404, 409].includes(status)) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return status;
}
