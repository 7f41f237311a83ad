/** The management API answered with an error, or not at all. The message says what was asked and what to do. */
export class ManagementRefused extends Error {
  override readonly name = 'ManagementRefused';
}

/** JSON calls to RabbitMQ's management API, authenticated by the user and password in its URL. */
export interface ManagementApi {
  get(path: string): Promise<unknown>;
  put(path: string, body: unknown): Promise<void>;
  delete(path: string): Promise<void>;
}

const TIMEOUT_MS = 10_000;

const hint = (status: number): string => {
  if (status === 401) return 'Check the user and password of RABBITMQ_MANAGEMENT_URL.';
  if (status === 403) return 'That user lacks the tag for it (administrator, or monitoring for reading).';
  if (status === 404) return 'Provision the broker, and check the vhost.';
  return 'See the log of the broker.';
};

/** The API at `url`, such as `http://user:password@host:15672`. No error of it shows the password. */
export const managementApi = (url: string): ManagementApi => {
  const { origin, username, password, pathname } = new URL(url);
  const base = `${origin}${pathname.replace(/\/$/, '')}/api`;
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;

  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new ManagementRefused(
        `RabbitMQ management at ${origin} did not answer ${method} ${path}. Is its plugin enabled and the port right?`,
        { cause: error },
      );
    });
    if (response.ok) return response;
    const said = (await response.text()).slice(0, 300);
    throw new ManagementRefused(
      `RabbitMQ management at ${origin} answered ${method} ${path} with ${response.status} ${said}. ${hint(response.status)}`,
    );
  };

  return {
    get: async (path) => (await call('GET', path)).json(),
    put: async (path, body) => {
      await (await call('PUT', path, body)).arrayBuffer();
    },
    delete: async (path) => {
      await (await call('DELETE', path)).arrayBuffer();
    },
  };
};
