import type { Answer } from '#libs/connector-kit';
import { isObject, readJson } from './read-json.js';

const LONGEST = 500;

/**
 * What GitHub says of a failure, as the end of a sentence: `: Validation Failed; title missing_field`. Empty where it
 * says nothing readable. Values that were sent are left out.
 */
export function githubMessage(answer: Answer): string {
  const value = readJson(answer);
  if (!isObject(value)) return '';
  const errors = Array.isArray(value['errors']) ? value['errors'].slice(0, 20) : [];
  const parts = [value['message'], ...errors.map(describe)].filter((part) => typeof part === 'string' && part !== '');
  const text = parts.join('; ').replace(/\p{Cc}+/gu, ' ');
  return text === '' ? '' : `: ${text.slice(0, LONGEST).toWellFormed()}`;
}

/** The `code` of an error of a field, as in `{ "resource": "Label", "field": "name", "code": "already_exists" }`. */
export function fieldErrorCodes(answer: Answer): string[] {
  const value = readJson(answer);
  if (!isObject(value) || !Array.isArray(value['errors'])) return [];
  return value['errors'].flatMap((error) =>
    isObject(error) && typeof error['code'] === 'string' ? [error['code']] : [],
  );
}

function describe(error: unknown): string {
  if (typeof error === 'string') return error;
  if (!isObject(error)) return '';
  return ['field', 'code', 'message']
    .map((name) => error[name])
    .filter((part) => typeof part === 'string')
    .join(' ');
}
