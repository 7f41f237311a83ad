import { hashPassword } from '#libs/credentials';
import { LocalUserStore, type RolesByTenant } from '#libs/persistence';
import type { ApiAnswer, ApiRequest, ControlPlaneScene } from './control-plane-scene.js';

/** A password that specs use; hashed once, for that takes its time. */
export const PASSWORD = 'correct horse battery';
const hash = hashPassword(PASSWORD);

/** Makes a local user with `PASSWORD`. */
export async function makeUser(scene: ControlPlaneScene, login: string, roles: RolesByTenant): Promise<void> {
  await new LocalUserStore(scene.superuser).add(login, await hash, roles);
}

/** A browser with a page of ours open, as far as the API can tell. */
export interface Tab {
  /** What it keeps: cookies by name. */
  cookies: Map<string, string>;
  /** What it was told of its session. */
  csrfToken: string;
  call(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
}

/** Opens a browser; nobody is signed in. */
export function openTab(scene: ControlPlaneScene): Tab {
  const cookies = new Map<string, string>();
  const tab: Tab = {
    cookies,
    csrfToken: '',
    call: async (method, path, request = {}) => {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await scene.call(method, path, {
        ...request,
        key: null,
        headers: {
          'sec-fetch-site': 'same-origin',
          ...(cookie ? { cookie } : {}),
          ...(method === 'GET' || tab.csrfToken === '' ? {} : { 'x-csrf-token': tab.csrfToken }),
          ...request.headers,
        },
      });
      for (const set of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
        if (/Max-Age=0/.test(set)) cookies.delete(name);
        else cookies.set(name, value);
      }
      tab.csrfToken = answer.body?.csrfToken ?? tab.csrfToken;
      return answer;
    },
  };
  return tab;
}

/** A browser in which a user has signed in. */
export async function signedIn(scene: ControlPlaneScene, user: string, password = PASSWORD): Promise<Tab> {
  const tab = openTab(scene);
  const { status, body } = await tab.call('POST', '/v1/session', { json: { user, password } });
  if (status !== 200) throw new Error(`not signed in: ${JSON.stringify(body)}`);
  return tab;
}
