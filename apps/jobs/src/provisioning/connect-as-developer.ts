import { ManagedConnection } from '#libs/messaging';
import type { Provisioning } from './provision-file.js';

/** How long the broker may take to answer, in milliseconds. */
const PATIENCE_MS = 30_000;

/**
 * Connects as the person who has all rights in the virtual host.
 *
 * @throws BrokerUnfit or BrokerRefused, and Error where the broker did not answer within 30 s
 */
export async function connectAsDeveloper(
  rabbitmqUrl: string,
  where: Pick<Provisioning, 'vhost' | 'developer'>,
): Promise<ManagedConnection> {
  const url = urlInVhost(rabbitmqUrl, where.vhost, where.developer);
  const connection = new ManagedConnection({ url, name: 'waybill-provision' });
  const givingUp = setTimeout(() => void connection.close(), PATIENCE_MS);
  try {
    await connection.start();
  } finally {
    clearTimeout(givingUp);
  }
  if (connection.state === 'connected') return connection;
  throw new Error(
    `RabbitMQ at ${new URL(url).host} did not answer within ${PATIENCE_MS / 1000} s; start it, or correct RABBITMQ_URL`,
  );
}

function urlInVhost(rabbitmqUrl: string, vhost: string, { user, password }: Provisioning['developer']): string {
  const url = new URL(rabbitmqUrl);
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  url.pathname = `/${encodeURIComponent(vhost)}`;
  return url.href;
}
