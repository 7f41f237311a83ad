import type { OpenAPIObject } from '@nestjs/swagger';

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Moves every schema that has a `title` to the components and refers to it there, so that what a generator makes of the
 * document has one class per thing, with a name. Schemas of one title are taken to be the same.
 */
export function nameSchemas(document: OpenAPIObject): OpenAPIObject {
  const named: Node = { ...document.components?.schemas };
  const move = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(move);
    if (!isNode(value)) return value;
    const moved = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, move(inner)]));
    const { title, ...schema } = moved;
    if (typeof title !== 'string' || !('type' in schema)) return moved;
    named[title] = schema;
    return { $ref: `#/components/schemas/${title}` };
  };
  const paths = move(document.paths) as OpenAPIObject['paths'];
  const schemas = named as NonNullable<OpenAPIObject['components']>['schemas'] & Node;
  return { ...document, paths, components: { ...document.components, schemas } };
}
