import { ProblemError } from '#libs/nest-runtime';

/** Name and value of a label that was given as `name:value`. Throws a 400 at `where` for what no label can hold. */
export function splitLabel(label: string, where: { pointer: string } | { parameter: string }): [string, string] {
  if (label.includes('\u0000') || !label.isWellFormed()) {
    const code = 'pointer' in where ? 'invalid_body' : 'invalid_parameter';
    throw ProblemError.badRequest(code, { ...where, detail: 'holds what no label can hold' });
  }
  const colon = label.indexOf(':');
  return [label.slice(0, colon), label.slice(colon + 1)];
}
