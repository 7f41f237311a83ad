import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError, readConfig } from './read-config.js';
import { text, url } from './setting.js';

const shape = {
  databaseUrl: url('DATABASE_URL', { description: 'the database', schemes: ['postgres'] }),
  collectorUrl: url('COLLECTOR_URL', { description: 'the collector', schemes: ['http'], fallback: '' }),
  keyFile: text('KEY_FILE', { description: 'the keys', form: 'a path', fallback: 'none' }),
};
const SECRET = 'postgres://worker:hunter2@localhost/waybill';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(content: string): string {
  const path = join(folder, `secret-${content.length}`);
  writeFileSync(path, content);
  return path;
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(shape, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
  }
  return [];
}

describe('a secret setting in a file', () => {
  it('is read without the newline that ends the file', () => {
    const config = readConfig(shape, { DATABASE_URL_FILE: written(`${SECRET}\n`) });
    expect(config).toEqual({ databaseUrl: SECRET, collectorUrl: '', keyFile: 'none' });
  });

  it('is no secret setting only because its own name ends in _FILE', () => {
    expect(readConfig(shape, { DATABASE_URL: SECRET, KEY_FILE: '/keys' }).keyFile).toBe('/keys');
  });

  it('is refused beside the setting itself, by both names', () => {
    expect(problemsOf({ DATABASE_URL: SECRET, DATABASE_URL_FILE: written(SECRET) })).toEqual([
      'DATABASE_URL and DATABASE_URL_FILE are both given: take one of them away',
    ]);
  });

  it('counts as not given where either variable is empty', () => {
    expect(readConfig(shape, { DATABASE_URL: SECRET, DATABASE_URL_FILE: '' }).databaseUrl).toBe(SECRET);
    expect(readConfig(shape, { DATABASE_URL: ' ', DATABASE_URL_FILE: written(SECRET) }).databaseUrl).toBe(SECRET);
  });

  it('is refused by the name of its file where that is absent, a folder or empty, though the setting has a default', () => {
    const absent = join(folder, 'absent');
    expect(problemsOf({ DATABASE_URL_FILE: absent, COLLECTOR_URL_FILE: folder })).toEqual([
      `DATABASE_URL_FILE names ${absent}, which cannot be read (ENOENT): correct the path or the file's rights`,
      `COLLECTOR_URL_FILE names ${folder}, which cannot be read (EISDIR): correct the path or the file's rights`,
    ]);
    const empty = written('\n');
    expect(problemsOf({ DATABASE_URL: SECRET, COLLECTOR_URL_FILE: empty })).toEqual([
      `COLLECTOR_URL_FILE names ${empty}, which is empty`,
    ]);
  });

  it('is never shown where it has not the form', () => {
    expect(problemsOf({ DATABASE_URL_FILE: written('mysql://worker:hunter2@localhost') })).toEqual([
      'DATABASE_URL_FILE is wrong: what its file holds is not a URL starting with postgres://',
    ]);
  });

  it('is named as a way where the setting is missing', () => {
    expect(problemsOf({})).toEqual([
      'DATABASE_URL is missing: the database; expected a URL starting with postgres://, here or in the file that DATABASE_URL_FILE names',
    ]);
  });
});
