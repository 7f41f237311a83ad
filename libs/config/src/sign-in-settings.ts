import { integer, list, secretText, text, url } from './setting.js';

const PROXY = /^(loopback|linklocal|uniquelocal|[0-9.]{7,15}(\/\d{1,2})?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(\/\d{1,3})?)$/;

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
