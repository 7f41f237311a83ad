/** Why a document is refused, and where: `path` is a JSON Pointer (RFC 6901), empty for the whole document. */
export interface JsonViolation {
  code:
    | 'too_large'
    | 'not_utf8'
    | 'not_json'
    | 'too_deep'
    | 'duplicate_key'
    | 'reserved_key'
    | 'nul'
    | 'lone_surrogate'
    | 'number_out_of_range';
  path: string;
  message: string;
}

/** Bounds checked before and while parsing. */
export interface JsonBounds {
  maxBytes: number;
  /** Nesting of arrays and objects; a scalar document has depth 0. */
  maxDepth: number;
}

/** The outcome of reading a document strictly. */
export type StrictJson = { ok: true; value: unknown } | { ok: false; violation: JsonViolation };

/** The bounds for what an agent or operator sends: 1 MiB and 64 levels. */
export const MESSAGE_BOUNDS: JsonBounds = { maxBytes: 1024 * 1024, maxDepth: 64 };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a JSON document the way I-JSON (RFC 7493) asks for: valid UTF-8, no duplicate member names, no lone
 * surrogates, no number that a double cannot hold exactly; and further no NUL and no `__proto__`, which harm what
 * stands behind. Depth and size are bounded before anything is built. Never throws on bad input.
 */
export function parseStrictJson(bytes: Uint8Array, bounds: JsonBounds = MESSAGE_BOUNDS): StrictJson {
  if (bytes.byteLength > bounds.maxBytes) {
    return refuse('too_large', '', `has ${bytes.byteLength} bytes, at most ${bounds.maxBytes} are taken`);
  }
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return refuse('not_utf8', '', 'is not valid UTF-8');
  }
  const { isTooDeep, members } = survey(text, bounds.maxDepth);
  if (isTooDeep) return refuse('too_deep', '', `nests deeper than ${bounds.maxDepth} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse('not_json', '', `is not JSON${placeOf(error)}`);
  }
  const violation = isBeyondDoubt(text, value, members) ? null : scanMembers(text);
  return violation ? { ok: false, violation } : { ok: true, value };
}

function refuse(code: JsonViolation['code'], path: string, message: string): StrictJson {
  return { ok: false, violation: { code, path, message } };
}

/** Where the parser stumbled, without what stands there: it may be a secret. */
function placeOf(error: unknown): string {
  const place = /at position \d+( \(line \d+ column \d+\))?/.exec(error instanceof Error ? error.message : '');
  return place ? `: it breaks off ${place[0]}` : '';
}

/** Whether a text that may be JSON nests too deep; and how many members its objects have, where it does not. */
function survey(text: string, maxDepth: number): { isTooDeep: boolean; members: number } {
  let depth = 0;
  let members = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) i = endOfString(text, i);
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > maxDepth) return { isTooDeep: true, members };
    } else if (c === 0x7d || c === 0x5d) depth--;
    else if (c === 0x3a) members++;
  }
  return { isTooDeep: false, members };
}

/**
 * Whether what was parsed tells by itself that the text hides nothing: a name that stands twice is a member less, a number
 * out of range is no safe integer, and all else needs an escape or the reserved name. Where it does not, `scanMembers` finds
 * what it is, and where.
 */
function isBeyondDoubt(text: string, value: unknown, members: number): boolean {
  return !text.includes('\\') && !text.includes('__proto__') && membersOf(value) === members;
}

/** How many members a parsed value has, at any depth; NaN where it holds a number that the text may have had otherwise. */
function membersOf(value: unknown): number {
  if (typeof value === 'number') {
    const isAsWritten = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
    return isAsWritten ? 0 : Number.NaN;
  }
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += membersOf(item);
  } else {
    for (const name in value) members += 1 + membersOf((value as Record<string, unknown>)[name]);
  }
  return members;
}

/** The index of the closing quote of the string that opens at `start`, or the text's end. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end < 0 ? text.length : end;
}

/** Whether an odd number of backslashes stands before a place in a string. */
function isEscaped(text: string, place: number): boolean {
  let first = place;
  while (text.charCodeAt(first - 1) === 0x5c) first--;
  return (place - first) % 2 === 1;
}

interface Level {
  keys: Set<string> | null;
  segment: string | number;
  expectsKey: boolean;
}

/** Walks a text already known to be JSON, for what `JSON.parse` lets pass in silence. */
function scanMembers(text: string): JsonViolation | null {
  const levels: Level[] = [];
  const path = () =>
    levels.map((level) => `/${String(level.segment).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
  let i = 0;
  while (i < text.length) {
    const c = text.charCodeAt(i);
    const level = levels.at(-1);
    if (c === 0x22) {
      const end = endOfString(text, i);
      const raw = text.slice(i, end + 1);
      const hasEscapes = raw.includes('\\');
      const content = hasEscapes ? (JSON.parse(raw) as string) : raw.slice(1, -1);
      if (level?.keys && level.expectsKey) {
        level.segment = content;
        if (content === '__proto__') return { code: 'reserved_key', path: path(), message: 'is a reserved name' };
        if (level.keys.has(content)) return { code: 'duplicate_key', path: path(), message: 'stands twice' };
        level.keys.add(content);
        level.expectsKey = false;
      }
      // Decoded UTF-8 that is JSON has neither but by an escape.
      if (hasEscapes) {
        if (content.includes('\u0000')) return { code: 'nul', path: path(), message: 'holds a NUL character' };
        if (!content.isWellFormed()) return { code: 'lone_surrogate', path: path(), message: 'holds a lone surrogate' };
      }
      i = end;
    } else if (c === 0x7b) levels.push({ keys: new Set(), segment: '', expectsKey: true });
    else if (c === 0x5b) levels.push({ keys: null, segment: 0, expectsKey: false });
    else if (c === 0x7d || c === 0x5d) levels.pop();
    else if (c === 0x2c && level) {
      if (level.keys) level.expectsKey = true;
      else level.segment = Number(level.segment) + 1;
    } else if (c === 0x2d || (c >= 0x30 && c <= 0x39)) {
      const end = endOfNumber(text, i);
      if (!fitsDouble(text.slice(i, end))) {
        return {
          code: 'number_out_of_range',
          path: path(),
          message: `${text.slice(i, Math.min(end, i + 40))} does not fit a double`,
        };
      }
      i = end - 1;
    }
    i++;
  }
  return null;
}

function endOfNumber(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && /[0-9eE+.-]/.test(text.charAt(i))) i++;
  return i;
}

/** An integer must be held exactly and a fraction must stay finite: else an id would be changed in silence. */
function fitsDouble(literal: string): boolean {
  const value = Number(literal);
  if (!Number.isFinite(value)) return false;
  return /[.eE]/.test(literal) || Number.isSafeInteger(value);
}
