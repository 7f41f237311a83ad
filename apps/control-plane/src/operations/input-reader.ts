import { compileSchema, inputParts, isUuid, type Operation, type SchemaCheck } from '#libs/contracts';
import { ProblemError } from '#libs/nest-runtime';
import { StrictJsonPipe } from '../http/strict-json.pipe.js';
import { typedQuery } from './typed-query.js';

/** A request as the server hands it on. */
export interface RawRequest {
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, unknown>>;
  /** The bytes as they came, where there were any. */
  body?: unknown;
}

const strictJson = new StrictJsonPipe();

/**
 * What reads the input of an operation out of requests. A field that is wrong, missing or unknown is a 400 that names it; what
 * does not fit in the path names nothing, so it is a 404.
 */
export function inputReader(operation: Operation): (request: RawRequest) => Record<string, unknown> {
  const { path, rest } = inputParts(operation);
  const checks = path.map((field) => [field, compileSchema(operation.input.properties[field] ?? {})] as const);
  const readRest =
    rest === null ? () => ({}) : rest.in === 'query' ? queryReader(rest.schema) : bodyReader(rest.schema);
  const subject = operation.subject ?? 'thing';
  return (request) => ({
    ...readRest(request),
    ...Object.fromEntries(checks.map(([field, check]) => [field, named(request.params[field], subject, check)])),
  });
}

function named(value: string | undefined, subject: string, check: SchemaCheck): string {
  // An id is one thing however it is written; a name is another one where its letters are.
  if (value !== undefined && check(value) === null) return isUuid(value) ? value.toLowerCase() : value;
  throw ProblemError.notFound(`${subject} ${JSON.stringify(String(value).slice(0, 80))}`);
}

type Properties = Readonly<Record<string, object>>;

function queryReader(schema: object & { properties: Properties }) {
  const check = compileSchema(schema);
  return ({ query }: RawRequest): Record<string, unknown> => {
    const typed = typedQuery(query, schema.properties);
    const violation = check(typed);
    if (violation) throw badParameter(violation.field.split('/')[1] ?? '', violation.message);
    for (const [parameter, value] of Object.entries(typed)) {
      if (JSON.stringify(value)?.includes('\\u0000')) throw badParameter(parameter, 'holds a NUL character');
    }
    return typed;
  };
}

function badParameter(parameter: string, detail: string): ProblemError {
  return ProblemError.badRequest('invalid_parameter', { parameter, detail });
}

function bodyReader(schema: object) {
  const check = compileSchema(schema);
  return ({ body }: RawRequest): Record<string, unknown> => {
    const value = strictJson.transform(body, { type: 'body' });
    const violation = check(value);
    if (violation === null) return value as Record<string, unknown>;
    throw ProblemError.badRequest('invalid_body', { pointer: violation.field, detail: violation.message });
  };
}
