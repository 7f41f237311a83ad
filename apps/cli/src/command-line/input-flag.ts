import { inputParts, type Operation } from '#libs/contracts';
import type { Flag } from './flag.js';

/** A flag that fills a field of an operation's input. */
export interface InputFlag extends Flag {
  /** Where its value goes: names of fields, one inside the other. */
  at: readonly string[];
  /** How its text is read; `pair` is one `name=value` of an object. */
  as: 'text' | 'integer' | 'number' | 'switch' | 'json' | 'pair';
  /** Whether an empty text means null. */
  nullable: boolean;
}

/** What is looked at in the schema of a field. */
interface FieldSchema {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: readonly unknown[];
  items?: FieldSchema;
  minimum?: number;
  maximum?: number;
  nullable?: boolean;
  properties?: Readonly<Record<string, FieldSchema>>;
  patternProperties?: object;
  required?: readonly string[];
}

/** The flags that an operation takes: one for each field beside those in the path, in the order of its schema. */
export function inputFlagsOf(operation: Operation): InputFlag[] {
  const { rest } = inputParts(operation);
  if (rest === null) return [];
  const schema = rest.schema as FieldSchema;
  const fields = Object.entries(schema.properties ?? {});
  const taken = new Set(fields.map(([name]) => name));
  return fields.flatMap(([name, field]) => {
    const needed = schema.required?.includes(name) ?? false;
    const inner = Object.entries(field.properties ?? {});
    if (inner.length === 0) return [flagOf(kebab(name), [name], field, needed)];
    const whole = { ...flagOf(kebab(name), [name], { ...field, type: undefined }, false), value: 'JSON|@FILE' };
    const parts = inner.map(([part, of]) =>
      flagOf(kebab(taken.has(part) ? `${name}-${part}` : part), [name, part], of, false),
    );
    return [...parts, whole];
  });
}

function flagOf(name: string, at: readonly string[], field: FieldSchema, required: boolean): InputFlag {
  const of = field.type === 'array' ? (field.items ?? {}) : field;
  const as = readingOf(of);
  const repeated = field.type === 'array' || as === 'pair';
  const words = of.enum?.map(String);
  const value = placeholderOf(as, of);
  return {
    name: repeated ? name.replace(/s$/, '') : name,
    at,
    as,
    nullable: field.nullable === true,
    repeated,
    ...(required ? { required } : {}),
    ...(value === undefined ? {} : { value }),
    ...(words === undefined ? {} : { words }),
    ...(field.default === undefined || as === 'switch' ? {} : { fallback: String(field.default) }),
    description: meaningOf(field, as),
  };
}

function readingOf({ type, patternProperties }: FieldSchema): InputFlag['as'] {
  if (type === 'integer' || type === 'number') return type;
  if (type === 'boolean') return 'switch';
  if (patternProperties !== undefined) return 'pair';
  return type === undefined || type === 'object' ? 'json' : 'text';
}

function placeholderOf(as: InputFlag['as'], { enum: words, minimum, maximum }: FieldSchema): string | undefined {
  if (words !== undefined) return words.join('|');
  const bounds = minimum !== undefined && maximum !== undefined ? `${minimum}..${maximum}` : 'N';
  return { text: 'TEXT', integer: bounds, number: bounds, switch: undefined, json: 'JSON|@FILE', pair: 'NAME=VALUE' }[
    as
  ];
}

function meaningOf({ description = '', nullable }: FieldSchema, as: InputFlag['as']): string {
  const plain =
    as === 'switch' ? description.replace(/^`true`: (.)/, (_, first: string) => first.toUpperCase()) : description;
  return nullable ? [plain, 'an empty text takes it away'].filter(Boolean).join('; ') : plain;
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
