/** The longest event type, in characters; source and type together must fit a routing key of 255 bytes. */
export const MAX_EVENT_TYPE_LENGTH = 150;

/** The event type of a delivery that names none. */
export const UNNAMED_EVENT = 'event';

/** What is already as it shall be. */
const PLAIN = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/;

/**
 * A sender's event name as words of a routing key: letters, digits, `_` and `-`, separated by single dots. Anything
 * else becomes `-`, so that no name of a sender's is a wildcard or an empty word. `user/created` gives `user-created`.
 */
export function eventTypeOf(name: string | null | undefined): string {
  if (name && name.length <= MAX_EVENT_TYPE_LENGTH && PLAIN.test(name)) return name;
  const words = (name ?? '')
    .slice(0, MAX_EVENT_TYPE_LENGTH)
    .split('.')
    .map((word) => word.replace(/[^A-Za-z0-9_-]/g, '-'))
    .filter((word) => word !== '');
  return words.join('.') || UNNAMED_EVENT;
}
