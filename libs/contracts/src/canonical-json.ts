import canonicalize from 'canonicalize';

/** Where an engine's own order of members may differ from the canonical one: it puts names that are indexes first. */
const MAY_BE_INDEX = /^\d/;

/** What a value nested deeper than this is written by; recursion ends somewhere. */
const MAX_DEPTH = 200;

/** A value that `JSON.stringify` alone does not write in its canonical form. */
const OTHERWISE = Symbol('otherwise');

/**
 * The RFC 8785 (JSON Canonicalization Scheme) form of a value. Throws on what JSON cannot carry. Of plain values with their
 * members in order it is what the engine itself writes, several times faster; any other is left to the library.
 */
export function canonicalText(value: unknown): string {
  const ordered = inOrder(value, 0);
  if (ordered !== OTHERWISE) {
    const text = JSON.stringify(ordered);
    // The engine writes half a surrogate pair as an escape; the canonical form has none.
    if (!text.includes('\\ud')) return text;
  }
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('This value has no JSON form');
  return text;
}

/** The canonical form as UTF-8 bytes. Throws on what JSON cannot carry. */
export function canonicalJson(value: unknown): Buffer {
  return Buffer.from(canonicalText(value), 'utf8');
}

/** The value itself where its members are in order, else a copy where they are; OTHERWISE where that says too little. */
function inOrder(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : OTHERWISE;
    case 'object':
      if (value === null) return value;
      if (depth >= MAX_DEPTH) return OTHERWISE;
      return Array.isArray(value) ? itemsInOrder(value, depth + 1) : membersInOrder(value, depth + 1);
    default:
      return OTHERWISE;
  }
}

function itemsInOrder(items: readonly unknown[], depth: number): unknown {
  let copy: unknown[] | null = null;
  for (let place = 0; place < items.length; place++) {
    const item = inOrder(items[place], depth);
    if (item === OTHERWISE) return OTHERWISE;
    if (copy === null && item !== items[place]) copy = [...items];
    if (copy !== null) copy[place] = item;
  }
  return copy ?? items;
}

function membersInOrder(value: object, depth: number): unknown {
  if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value) return OTHERWISE;
  const names = Object.keys(value);
  let isSame = true;
  let last = '';
  for (const name of names) {
    if (MAY_BE_INDEX.test(name) || name === '__proto__') return OTHERWISE;
    // Texts compare by UTF-16 code units, as the canonical form asks for.
    if (name < last) isSame = false;
    last = name;
  }
  if (!isSame) names.sort();
  const copy: Record<string, unknown> = {};
  for (const name of names) {
    const member = (value as Record<string, unknown>)[name];
    const ordered = inOrder(member, depth);
    if (ordered === OTHERWISE) return OTHERWISE;
    if (ordered !== member) isSame = false;
    copy[name] = ordered;
  }
  return isSame ? value : copy;
}
