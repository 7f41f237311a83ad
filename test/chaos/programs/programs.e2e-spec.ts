import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Runs a compiled program with these settings alone, to its end. */
const run = (program: string, env: Record<string, string> = {}) =>
  spawnSync(process.execPath, [join('dist/test/chaos/programs', `${program}.js`)], { env, encoding: 'utf8' });

describe('the programs of a fault run', () => {
  it.each([
    ['chaos-worker', 'CREDENTIALS_KEY_FILE'],
    ['chaos-control-plane', 'MAINTENANCE_DATABASE_URL'],
    ['chaos-provision', 'PROVISION_FILE'],
  ])('%s is the product’s own but for its connectors: it asks for %s as that does', (program, setting) => {
    const { status, stderr } = run(program);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Cannot start, \d settings are wrong:/);
    expect(stderr).toContain(`${setting} is missing`);
  });

  it('chaos-worker serves http and ledger, and nothing else', () => {
    expect(run('chaos-worker', { CONNECTORS: 'http,github' }).stderr).toMatch(
      /CONNECTORS is wrong.* of: http, ledger\n/,
    );
    expect(run('chaos-worker', { CONNECTORS: 'http,ledger' }).stderr).not.toContain('CONNECTORS');
  });
});
