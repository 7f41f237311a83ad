import type { Person } from './person.js';

interface WhoProps {
  readonly person: Person;
  readonly tenant: string;
  onTenant(tenant: string): void;
}

/** Who is signed in, as what, and where; whoever has a role in several tenants chooses one. */
export function Who({ person: { name, tenants }, tenant, onTenant }: WhoProps) {
  const role = tenants.find((one) => one.tenant === tenant)?.role ?? '';
  return (
    <span className="who quiet">
      <bdi>{name}</bdi>, {role} of{' '}
      {tenants.length === 1 ? (
        <bdi>{tenant}</bdi>
      ) : (
        <select aria-label="Tenant" value={tenant} onChange={({ target }) => onTenant(target.value)}>
          {tenants.map((one) => (
            <option key={one.tenant}>{one.tenant}</option>
          ))}
        </select>
      )}
    </span>
  );
}
