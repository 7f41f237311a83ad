import { describe, expect, it } from '@jest/globals';
import { chooseTenant } from './choose-tenant.js';

const BOTH = { acme: 'admin', other: 'viewer' } as const;

describe('the tenant of a request', () => {
  it('is the only one, or the one it names', () => {
    expect(chooseTenant({ acme: 'viewer' }, undefined)).toBe('acme');
    expect(chooseTenant(BOTH, 'other')).toBe('other');
  });

  it('must be named where there are several', () => {
    expect(() => chooseTenant(BOTH, undefined)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ status: 400 }) }),
    );
  });

  it('is refused in the same words whether there is such a tenant or not', () => {
    const said = ['third', '', 'toString', '__proto__', ['acme']].map((named) => {
      try {
        return chooseTenant(BOTH, named);
      } catch (error) {
        return (error as { problem: unknown }).problem;
      }
    });
    expect(new Set(said.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(said[0]).toMatchObject({ status: 403 });
    expect(() => chooseTenant({}, undefined)).toThrow('no role');
  });
});
