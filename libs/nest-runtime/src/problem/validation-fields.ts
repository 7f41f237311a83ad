import type { ValidationError } from '@nestjs/common';
import type { ProblemField } from './problem.js';

/** Escapes one reference token of a JSON Pointer (RFC 6901, section 3). */
export function pointerSegment(name: string): string {
  return `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

/** Names each field that class-validator refuses, deepest first found, in the order of the class. */
export function validationFields(errors: readonly ValidationError[], where: 'body' | 'query'): ProblemField[] {
  return collect(errors, '').map(({ pointer, detail }) =>
    where === 'body' ? { pointer, detail } : { parameter: pointer.slice(1), detail },
  );
}

function collect(errors: readonly ValidationError[], at: string): Array<{ pointer: string; detail: string }> {
  return errors.flatMap((error) => {
    const pointer = at + pointerSegment(error.property);
    const own = Object.entries(error.constraints ?? {}).slice(0, 1);
    return [
      ...own.map(([rule, message]) => ({ pointer, detail: describe(rule, message, error.property) })),
      ...collect(error.children ?? [], pointer),
    ];
  });
}

function describe(rule: string, message: string, property: string): string {
  if (rule === 'whitelistValidation') return 'is not a field of this document';
  if (rule === 'isDefined') return 'is missing';
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
