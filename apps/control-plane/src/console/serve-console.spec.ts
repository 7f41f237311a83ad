import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify } from 'fastify';
import { serveConsole } from './serve-console.js';

const folders: string[] = [];

/** A folder as the build leaves it, with a secret beside it. */
function built(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'console-'));
  folders.push(root);
  mkdirSync(join(root, 'console/assets'), { recursive: true });
  writeFileSync(join(root, 'secret.js'), 'canary');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'console', name), text);
  return join(root, 'console');
}

function serving(folder: string) {
  const server = fastify();
  const app = { getHttpAdapter: () => ({ getInstance: () => server }) } as unknown as NestFastifyApplication;
  serveConsole(app, folder);
  return (url: string) => server.inject({ method: 'GET', url });
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const FILES = { 'index.html': '<!doctype html>', 'assets/a-1.js': 'run()', 'assets/b-2.css': 'p{}', 'notes.txt': 'no' };

describe('the console, served', () => {
  it('is a page that is asked for anew, and files that are kept for ever', async () => {
    const get = serving(built(FILES));
    const answers = await Promise.all(['/console/', '/console/assets/a-1.js', '/console/assets/b-2.css'].map(get));
    expect(answers.map(({ body }) => body)).toEqual(['<!doctype html>', 'run()', 'p{}']);
    expect(answers.map(({ headers }) => headers['content-type'])).toEqual([
      ...['text/html; charset=utf-8', 'text/javascript; charset=utf-8', 'text/css; charset=utf-8'],
    ]);
    const forEver = 'public, max-age=31536000, immutable';
    expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(['no-cache', forEver, forEver]);
  });

  it('allows nothing but its own origin, and no frame around it', async () => {
    const { headers } = await serving(built(FILES))('/console/');
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(expect.arrayContaining(["default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]));
    expect(policy.join()).not.toMatch(/unsafe|https?:|data:|[*]/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it.each([
    '/console/notes.txt',
    '/console/../secret.js',
    '/console/assets/../../secret.js',
    '/console/assets/..%2f..%2fsecret.js',
    '/console/assets/%2e%2e/%2e%2e/secret.js',
    '/console/assets/',
    '/console/assets/a-1.js%00.html',
  ])('has nothing at %s', async (url) => {
    const { statusCode, body } = await serving(built(FILES))(url);
    expect(statusCode).toBe(404);
    expect(body).not.toContain('canary');
  });

  it.each(['/', '/console'])('is where %s leads', async (url) => {
    const { statusCode, headers } = await serving(built(FILES))(url);
    expect([statusCode, headers.location]).toEqual([302, '/console/']);
  });

  it('says what to do where it was not built, even among its own sources', async () => {
    const sources = join(import.meta.dirname, '../../../console');
    for (const folder of ['/nowhere', built({}), sources]) {
      const { statusCode, body } = await serving(folder)('/console/');
      expect([statusCode, body]).toEqual([404, expect.stringContaining('npm run build')]);
    }
  });

  it('does not start with a file of a kind nobody has thought of', () => {
    expect(() => serving(built({ ...FILES, 'assets/c.wasm': '' }))).toThrow('c.wasm');
  });
});
