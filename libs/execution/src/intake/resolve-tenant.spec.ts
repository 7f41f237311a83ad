import { describe, expect, it } from '@jest/globals';
import { resolveTenant, type SenderFacts } from './resolve-tenant.js';

const resolve = (facts: Partial<SenderFacts>) => {
  const resolution = resolveTenant({
    userId: undefined,
    tenantHeader: undefined,
    user: null,
    onlyTenant: null,
    ...facts,
  });
  return resolution.ok ? resolution.tenant : resolution.reason;
};
const agent = { userId: 'acme-agent', user: { kind: 'tenant', tenant: 'acme' } } as const;
const operator = { userId: 'ops', user: { kind: 'operator', tenant: 'acme' } } as const;

describe('the tenant of a message', () => {
  it('is that of the user the broker validated, whatever the header says', () => {
    expect(resolve(agent)).toBe('acme');
    expect(resolve({ ...agent, tenantHeader: 'acme' })).toBe('acme');
    expect(resolve({ ...agent, tenantHeader: 'other' })).toBe('tenant_not_allowed');
  });

  it('is the header’s for services and operators only', () => {
    expect(resolve({ ...operator, tenantHeader: 'other' })).toBe('other');
    expect(resolve(operator)).toBe('acme');
    expect(resolve({ tenantHeader: 'other', onlyTenant: 'acme' })).toBe('tenant_not_allowed');
  });

  it('may be left out where there is only one', () => {
    expect(resolve({ onlyTenant: 'acme' })).toBe('acme');
    expect(resolve({ onlyTenant: 'acme', tenantHeader: 'acme' })).toBe('acme');
    expect(resolve({})).toBe('tenant_missing');
  });

  it('is nobody’s for an unknown user among several tenants, or a header that is no name', () => {
    expect(resolve({ userId: 'stranger' })).toBe('unknown_user');
    expect(resolve({ ...operator, tenantHeader: 'A B' })).toBe('invalid_tenant');
  });
});
