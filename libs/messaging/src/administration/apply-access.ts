import type { AccessGrant } from './access-table.js';
import { type ManagementApi, managementApi } from './management-api.js';

/** A broker user as it shall be. */
export interface AccessUser {
  readonly name: string;
  readonly password: string;
  readonly access: AccessGrant;
  /** Tags for the management API, such as `monitoring`. @default none */
  readonly tags?: readonly string[];
}

const exchangeOf = (row: unknown): string | null =>
  typeof row === 'object' && row !== null && 'exchange' in row && typeof row.exchange === 'string'
    ? row.exchange
    : null;

const applyTopics = async (api: ManagementApi, path: string, { topics }: AccessGrant): Promise<void> => {
  const present = await api.get(path).catch(() => []);
  const wanted = new Set(topics.map(({ exchange }) => exchange));
  const stale = Array.isArray(present) && present.some((row) => !wanted.has(exchangeOf(row) ?? ''));
  // The API deletes the topic rights of a user as a whole only.
  if (stale) await api.delete(path);
  for (const { exchange, write, read } of topics) await api.put(path, { exchange, write, read });
};

/**
 * Makes the vhost and brings users, their permissions and their topic permissions to what is given. Done twice it
 * changes nothing; rights beyond what is given are taken away.
 *
 * Throws ManagementRefused.
 */
export const applyAccess = async (
  managementUrl: string,
  vhost: string,
  users: readonly AccessUser[],
): Promise<void> => {
  const api = managementApi(managementUrl);
  const place = encodeURIComponent(vhost);
  await api.put(`/vhosts/${place}`, {});
  for (const { name, password, access, tags = [] } of users) {
    const user = encodeURIComponent(name);
    const { configure, write, read } = access;
    await api.put(`/users/${user}`, { password, tags: tags.join(',') });
    await api.put(`/permissions/${place}/${user}`, { configure, write, read });
    await applyTopics(api, `/topic-permissions/${place}/${user}`, access);
  }
};
