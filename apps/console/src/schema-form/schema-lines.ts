import { describeField, typeOf } from './describe-field.js';
import { propertiesOf, type Schema, schemaAt } from './schema.js';

/** One property of a schema, as people read it. */
export interface SchemaLine {
  /** Names from the outside in, with `[]` for the items of a list. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  /** What it must be like beyond its type; may be empty. */
  readonly about: string;
}

/** Levels that are told; what is deeper is in the schema itself. */
const MOST_LEVELS = 4;

/** The properties of a schema, each followed by what is below it. Pure. */
export function schemaLines(schema: Schema, path = '', level = 0): SchemaLine[] {
  if (level >= MOST_LEVELS) return [];
  const items = schema.type === 'array' ? schemaAt(schema.items) : null;
  if (items && path !== '') return schemaLines(items, `${path}[]`, level + 1);
  return propertiesOf(schema).flatMap(([name, inner]) => {
    const own = path === '' ? name : `${path}.${name}`;
    const required = schema.required?.includes(name) === true;
    const line = { path: own, type: typeWithItems(inner), required, about: describeField(inner) };
    return [line, ...schemaLines(inner, own, level + 1)];
  });
}

function typeWithItems(schema: Schema): string {
  const items = schema.type === 'array' ? schemaAt(schema.items) : null;
  return items ? `list of ${typeOf(items)}` : typeOf(schema);
}
