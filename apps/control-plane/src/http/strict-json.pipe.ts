import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { type JsonViolation, parseStrictJson } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';

/** Reads every body strictly, before its class checks it. A handler that asks for a Buffer gets the bytes. */
export class StrictJsonPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || metatype === Buffer) return value;
    if (!Buffer.isBuffer(value)) {
      throw ProblemError.badRequest('invalid_body', { pointer: '', detail: 'is missing: JSON is expected' });
    }
    const read = parseStrictJson(value);
    if (!read.ok) throw refusedJson(read.violation.code, read.violation.path, read.violation.message);
    return read.value;
  }
}

/** The problem of a body that strict reading refuses: 413 where it is too large, else 400. */
export function refusedJson(code: JsonViolation['code'] | string, pointer: string, detail: string): ProblemError {
  if (code !== 'too_large') return ProblemError.badRequest(code, { pointer, detail });
  return new ProblemError({ status: 413, code, title: 'The body is too large', errors: [{ pointer, detail }] });
}
