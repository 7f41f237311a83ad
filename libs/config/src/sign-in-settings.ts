import { integer, list, type Setting, secretText, text, url } from './setting.js';

const PROXY = /^(loopback|linklocal|uniquelocal|[0-9.]{7,15}(\/\d{1,2})?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(\/\d{1,3})?)$/;

type GroupRole = { group: string; tenant: string; role: 'viewer' | 'operator' | 'admin' };

/** Groups with their roles; a group's name is percent-encoded where it has a comma or an equals sign. */
function groupRoles(variable: string, { description }: { description: string }): Setting<readonly GroupRole[]> {
  const form = 'a list such as ops=acme:operator,platform=acme:admin, of the roles viewer, operator, admin';
  const read = (given: string) => {
    const found = given.split(',').map((item) => {
      const [, group = '', tenant = '', role = ''] =
        /^([^=]+)=([a-z0-9-]{1,63}):(viewer|operator|admin)$/.exec(item.trim()) ?? [];
      return { group: decodeURIComponent(group), tenant, role: role as GroupRole['role'] };
    });
    return found.every(({ group }) => group !== '') ? found : undefined;
  };
  return { variable, description, form, secret: false, fallback: [], required: false, read };
}

/** How people sign in to the control-plane. */
export const signInSettings = {
  publicUrl: url('PUBLIC_URL', {
    description: 'Where browsers reach the console and the API from outside; only its origin counts',
    schemes: ['https', 'http'],
    fallback: '',
  }),
  trustedProxies: list('TRUSTED_PROXIES', {
    description: 'Proxies in front, whose X-Forwarded-For says who calls; without them the caller is who connects',
    form: 'a list of addresses, ranges such as 10.1.0.0/16, or loopback, linklocal, uniquelocal',
    item: (item) => PROXY.test(item),
    fallback: [],
  }),
  sessionIdleMinutes: integer('SESSION_IDLE_MINUTES', {
    description: 'After how long without use a session of the console ends, in minutes',
    min: 2,
    max: 1_440,
    fallback: 30,
  }),
  sessionHours: integer('SESSION_HOURS', {
    description: 'How long a session of the console lasts at most, in hours',
    min: 1,
    max: 168,
    fallback: 12,
  }),
  oidcIssuer: url('OIDC_ISSUER', {
    description: 'The OpenID issuer that people may sign in at, as its tokens name it; none where it is absent',
    schemes: ['https', 'http'],
    fallback: '',
  }),
  oidcClientId: text('OIDC_CLIENT_ID', {
    description:
      'What the issuer calls us; there PUBLIC_URL with /v1/session/openid/callback is where browsers go back to',
    form: 'the identifier of a confidential client',
    fallback: '',
  }),
  oidcClientSecret: secretText('OIDC_CLIENT_SECRET', {
    description: 'By what the issuer knows us',
    form: 'the secret of that client',
    fallback: '',
  }),
  oidcScopes: text('OIDC_SCOPES', {
    description: 'What the issuer is asked to tell of a person',
    form: 'scopes with spaces between them, openid among them',
    fallback: 'openid profile',
  }),
  oidcGroupsClaim: text('OIDC_GROUPS_CLAIM', {
    description: 'The claim of its tokens that lists the groups of a person',
    form: 'the name of a claim',
    fallback: 'groups',
  }),
  oidcRoles: groupRoles('OIDC_ROLES', {
    description: 'Which group has which role in which tenant; the highest of a tenant counts, read at each sign-in',
  }),
};

/** What the job that sets a local user is told. */
export const userSettings = {
  userLogin: text('USER_LOGIN', {
    description: 'What the user signs in as, in small letters',
    form: 'up to 100 letters, digits and ._@+-, such as ada',
  }),
  userPassword: secretText('USER_PASSWORD', {
    description: 'The password from now on; of a user who is there it stays as it is where none is given',
    form: '12 to 200 characters',
    fallback: '',
  }),
  userRoles: list('USER_ROLES', {
    description: 'Every role the user has from now on, by tenant, or none; stays as it is where nothing is given',
    form: 'a list such as acme=admin,other=viewer, of the roles viewer, operator, admin; or none',
    item: (item) => item === 'none' || /^[a-z0-9-]{1,63}=(viewer|operator|admin)$/.test(item),
    fallback: [],
  }),
};
