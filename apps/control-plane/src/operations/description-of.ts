import { ApiBody, ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { type Answer, inputParts, type Operation } from '#libs/contracts';
import { ApiProblems } from '../http/api-problems.js';
import { pageSchema } from '../http/page-schema.js';

type Schema = Exclude<Extract<Parameters<typeof ApiBody>[0], { schema: unknown }>['schema'], { $ref: string }>;

/** What OpenAPI says of an operation, as decorators of the method that runs it. */
export function descriptionOf(operation: Operation): MethodDecorator[] {
  const { id, summary, description, answers, refusals } = operation;
  const { path, rest } = inputParts(operation);
  const needed = new Set((rest?.schema as { required?: string[] } | undefined)?.required);
  const fields = rest?.in === 'query' ? Object.entries(rest.schema.properties) : [];
  return [
    ApiOperation({ operationId: id, summary, description }),
    ...path.map((field) => ApiParam({ name: field, schema: plain(operation.input.properties[field] ?? {}) })),
    ...fields.map(([field, schema]) => {
      const { description: meaning, ...form } = plain(schema) as Schema & { description?: string };
      const about = meaning === undefined ? {} : { description: meaning };
      return ApiQuery({ name: field, required: needed.has(field), schema: form, ...about });
    }),
    ...(rest?.in === 'body' ? [ApiBody({ schema: plain(rest.schema) })] : []),
    ...answers.map((answer) => {
      const { status, description: meaning } = answer;
      return ApiResponse({ status, description: meaning, schema: plain(shapeOf(answer)) });
    }),
    ApiProblems(...refusals),
  ];
}

function shapeOf({ schema, list }: Answer): object {
  return list ? pageSchema(schema, list.more) : schema;
}

/** A JSON Schema as OpenAPI takes it: without what TypeBox keeps for itself. */
function plain(schema: object): Schema {
  return JSON.parse(JSON.stringify(schema)) as Schema;
}
