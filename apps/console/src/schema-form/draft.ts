import { kindOf } from './kind-of.js';
import { propertiesOf, type Schema, schemaAt } from './schema.js';

/** What stands in a field or the fields below it: text as it was typed, by name, or item by item. Empty text is none. */
export type Draft = string | DraftObject | readonly Draft[];

/** What stands in the fields of an object. */
export interface DraftObject {
  readonly [name: string]: Draft;
}

/** Something that is wrong, and where: a JSON Pointer. */
export interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** What was read; undefined where nothing was given. */
interface Reading {
  readonly value: unknown;
  readonly problems: readonly FieldProblem[];
}

const NOTHING: Reading = { value: undefined, problems: [] };

/** The pointer to a property or an item. */
export const pointerTo = (pointer: string, name: string | number): string =>
  `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The fields of a schema before anything was typed. */
export function emptyDraft(schema: Schema, level = 0): Draft {
  switch (kindOf(schema, level)) {
    case 'object':
      return Object.fromEntries(propertiesOf(schema).map(([name, inner]) => [name, emptyDraft(inner, level + 1)]));
    case 'list':
      return [];
    default:
      return '';
  }
}

/** What of an object stands in one of its fields. */
export function draftOf(draft: Draft, name: string): Draft {
  if (typeof draft === 'string' || isList(draft) || !Object.hasOwn(draft, name)) return '';
  return draft[name] ?? '';
}

/** Whether this is what stands in a list. */
export const isList = (draft: Draft): draft is readonly Draft[] => Array.isArray(draft);

/**
 * The value that fields stand for, and what can be none. What was left empty is left out, but for text that is required: what
 * that must be like, the API says. Pure.
 */
export function readDraft(
  schema: Schema,
  draft: Draft,
  { required, pointer, level = 0 }: { required: boolean; pointer: string; level?: number },
): Reading {
  const kind = kindOf(schema, level);
  const wrong = (detail: string): Reading => ({ value: undefined, problems: [{ pointer, detail }] });
  if (kind === 'object') return readObject(schema, draft, { required, pointer, level });
  if (kind === 'list') return readList(schema, draft, { required, pointer, level });
  if (typeof draft !== 'string') return NOTHING;
  if (draft === '' && !(required && (kind === 'text' || kind === 'long-text'))) {
    return required ? wrong('is required') : NOTHING;
  }
  const good = (value: unknown): Reading => ({ value, problems: [] });
  switch (kind) {
    case 'number': {
      const value = Number(draft);
      if (draft.trim() === '' || !Number.isFinite(value)) return wrong('must be a number');
      // Nobody may have done with another number than the one that was typed.
      return Number.isInteger(value) && !Number.isSafeInteger(value)
        ? wrong('is too large to be kept exactly')
        : good(value);
    }
    case 'switch':
      return good(draft === 'true');
    case 'choice':
      return good(schema.enum?.[Number(draft)]);
    case 'json':
      try {
        return good(JSON.parse(draft));
      } catch (error) {
        return wrong(`is no JSON: ${error instanceof Error ? error.message : error}`);
      }
    default:
      return good(draft);
  }
}

type At = { required: boolean; pointer: string; level: number };

function readObject(schema: Schema, draft: Draft, { required, pointer, level }: At): Reading {
  const read = propertiesOf(schema).map(([name, inner]) => {
    const isRequired = schema.required?.includes(name) === true;
    const below = { required: isRequired, pointer: pointerTo(pointer, name), level: level + 1 };
    return [name, isRequired, readDraft(inner, draftOf(draft, name), below)] as const;
  });
  const given = read.filter(([, , { value }]) => value !== undefined);
  // Of an object that may be left out nothing is required while nothing was typed.
  const touched = required || given.some(([, isRequired, { value }]) => !isRequired || value !== '');
  if (!touched && !read.some(([, , { problems }]) => problems.some(({ detail }) => detail !== 'is required'))) {
    return NOTHING;
  }
  return {
    value: Object.fromEntries(given.map(([name, , { value }]) => [name, value])),
    problems: read.flatMap(([, , { problems }]) => problems),
  };
}

function readList(schema: Schema, draft: Draft, { required, pointer, level }: At): Reading {
  const items = schemaAt(schema.items);
  if (!items || !isList(draft) || (draft.length === 0 && !required)) return NOTHING;
  const read = draft.map((item, place) =>
    readDraft(items, item, { required: true, pointer: pointerTo(pointer, place), level: level + 1 }),
  );
  return { value: read.map(({ value }) => value), problems: read.flatMap(({ problems }) => problems) };
}

/** Where the fields of a schema stand, that of the whole among them. */
export function pointersOf(schema: Schema, draft: Draft, pointer: string, level = 0): string[] {
  switch (kindOf(schema, level)) {
    case 'object':
      return [
        pointer,
        ...propertiesOf(schema).flatMap(([name, inner]) =>
          pointersOf(inner, draftOf(draft, name), pointerTo(pointer, name), level + 1),
        ),
      ];
    case 'list': {
      const items = schemaAt(schema.items);
      if (!items || !isList(draft)) return [pointer];
      return [
        pointer,
        ...draft.flatMap((item, place) => pointersOf(items, item, pointerTo(pointer, place), level + 1)),
      ];
    }
    default:
      return [pointer];
  }
}
