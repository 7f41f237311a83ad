import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ProblemField } from './problem.js';
import { ProblemError } from './problem-error.js';
import { findReservedName } from './reserved-names.js';
import { validationFields } from './validation-fields.js';

/**
 * Checks bodies, queries and path parameters against their class: an unknown field, a wrong one or a missing one ends
 * the request with a 400 that names it. Types that are no class with rules (a Buffer, a string) pass as they are.
 */
export class ProblemValidationPipe implements PipeTransform {
  readonly #body = validator('body');
  readonly #parameters = validator('query');

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const { type, metatype } = metadata;
    if (!metatype || type === 'custom' || PLAIN.has(metatype)) return value;
    if (type !== 'body') {
      refuseReserved(value, (pointer) => ({ parameter: pointer.slice(1) }));
      refuseNul(value);
      return this.#parameters.transform(value, metadata);
    }
    refuseUnfit(value);
    return this.#body.transform(value, metadata);
  }
}

const PLAIN = new Set<unknown>([Buffer, String, Number, Boolean, Object, Array]);

function validator(where: 'body' | 'query'): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    exceptionFactory: (errors) =>
      ProblemError.badRequest(
        where === 'body' ? 'invalid_body' : 'invalid_parameter',
        ...validationFields(errors, where),
      ),
  });
}

/** What must not reach class-transformer. */
function refuseUnfit(body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw ProblemError.badRequest('invalid_body', { pointer: '', detail: 'must be a JSON object' });
  }
  refuseReserved(body, (pointer) => ({ pointer }));
}

function refuseReserved(value: unknown, locate: (pointer: string) => Omit<ProblemField, 'detail'>): void {
  const reserved = findReservedName(value);
  if (reserved === null) return;
  throw ProblemError.badRequest('reserved_name', { ...locate(reserved), detail: 'is a reserved name' });
}

/** A body is read strictly before it comes here; a query may still hold what no database takes. */
function refuseNul(parameters: unknown): void {
  for (const [parameter, value] of Object.entries(parameters ?? {})) {
    if (![value].flat().some((text) => String(text).includes('\u0000'))) continue;
    throw ProblemError.badRequest('invalid_parameter', { parameter, detail: 'holds a NUL character' });
  }
}
