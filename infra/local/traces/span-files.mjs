import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

const CURRENT = 'spans.jsonl';
const EARLIER = 'spans.earlier.jsonl';
const LIMIT_BYTES = 32 * 1024 * 1024;
const LINE_FEED = 0x0a;

/**
 * Keeps spans in two files of a folder, one line of JSON each: when one is full it takes the place of the earlier one,
 * whose spans are forgotten. What was appended is seen by the next reader; a lost power may lose it.
 */
export class SpanFiles {
  #folder;
  #limit;

  /**
   * @param {string} folder made where it is missing, private to its owner
   * @param {number} limitBytes of each of the two files
   */
  constructor(folder, limitBytes = LIMIT_BYTES) {
    this.#folder = folder;
    this.#limit = limitBytes;
  }

  /**
   * @param {import('./otlp-spans.mjs').Span[]} spans
   * @throws {Error} of the file system
   */
  append(spans) {
    if (spans.length === 0) return;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = join(this.#folder, CURRENT);
    const lines = Buffer.from(spans.map((span) => `${JSON.stringify(span)}\n`).join(''));
    const size = sizeOf(file);
    if (size > 0 && size + lines.length > this.#limit) renameSync(file, join(this.#folder, EARLIER));
    else if (size > 0 && lastByte(file, size) !== LINE_FEED) appendFileSync(file, '\n');
    appendFileSync(file, lines, { mode: 0o600 });
  }

  /** Whether a span was ever kept here. */
  exists() {
    return existsSync(join(this.#folder, CURRENT));
  }

  /**
   * The spans whose line holds any of these texts, the earlier kept first; lines cut off by a crash are left out. The
   * current file is read first: should it become the earlier one meanwhile, its spans come twice and none is missed.
   *
   * @param {string[]} texts
   * @returns {import('./otlp-spans.mjs').Span[]}
   */
  holding(texts) {
    const current = linesHolding(contentOf(join(this.#folder, CURRENT)), texts);
    return [...linesHolding(contentOf(join(this.#folder, EARLIER)), texts), ...current].flatMap(parsed);
  }
}

const sizeOf = (file) => (existsSync(file) ? statSync(file).size : 0);

function contentOf(file) {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error.code === 'ENOENT') return Buffer.of();
    throw error;
  }
}

function lastByte(file, size) {
  const opened = openSync(file, 'r');
  try {
    const byte = Buffer.alloc(1);
    readSync(opened, byte, 0, 1, size - 1);
    return byte[0];
  } finally {
    closeSync(opened);
  }
}

/** Looks for the texts in the bytes, which is far faster than parsing every line. */
function linesHolding(content, texts) {
  const found = new Map();
  for (const text of texts) {
    for (let at = content.indexOf(text); at >= 0; ) {
      const begin = at === 0 ? 0 : content.lastIndexOf(LINE_FEED, at) + 1;
      const feed = content.indexOf(LINE_FEED, at);
      const end = feed < 0 ? content.length : feed;
      if (!found.has(begin)) found.set(begin, content.toString('utf8', begin, end));
      at = content.indexOf(text, end);
    }
  }
  return [...found].sort(([one], [other]) => one - other).map(([, line]) => line);
}

function parsed(line) {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}
