import { ProblemError } from '#libs/nest-runtime';

/**
 * Labels that were given as `name:value`, as one object. Throws a 400 at `where` for two values of one name: a task has one, and
 * whoever meant both would be shown, or would decide over, those with the last.
 */
export function labelsOf(
  labels: readonly string[],
  where: { pointer: string } | { parameter: string },
): Record<string, string> {
  const read = new Map<string, string>();
  for (const label of labels) {
    const colon = label.indexOf(':');
    const [name, value] = [label.slice(0, colon), label.slice(colon + 1)];
    if ((read.get(name) ?? value) !== value) {
      const code = 'pointer' in where ? 'invalid_body' : 'invalid_parameter';
      const detail = `has two values of ${JSON.stringify(name)}, and no task carries both`;
      throw ProblemError.badRequest(code, { ...where, detail });
    }
    read.set(name, value);
  }
  return Object.fromEntries(read);
}
