import { describe, expect, it } from '@jest/globals';
import { findSecrets } from './find-secrets.js';

describe('a secret stands nowhere', () => {
  it('and where it does, its place is told and not its letters', () => {
    expect(findSecrets(['one', 'canary'], [{ name: 'a log', text: 'all\nis well' }])).toEqual([]);
    const found = findSecrets(['one', 'canary'], [{ name: 'a log', text: 'all\nis {"token":"canary"}' }]);
    expect(found).toMatchObject([{ harm: 'unexpected', says: 'Secret 2 stands in a log, line 2' }]);
    expect(JSON.stringify(found)).not.toContain('canary');
  });
});
