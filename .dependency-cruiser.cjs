/**
 * Who may import whom: one row per module, as the design's import table has it. A row may import only what it lists.
 *
 * - `libs`: through their index; `types`: likewise, but types only; `ports`: what a port consists of, which
 *   test/architecture checks by name
 * - `packages`: npm packages, a name ending in `/` being a scope
 * - `builtins`: modules of Node; any where nothing is said
 */
const SCHEMA = ['typebox', 'ajv', 'ajv-formats', 'canonicalize'];
const CORE = { libs: ['contracts', 'tracing'], types: ['connector-kit'], packages: ['@opentelemetry/api'] };
const GUARDED = { libs: ['contracts'], types: ['connector-kit'], packages: ['undici', 'jose', 'oauth4webapi'] };
const NEST = ['@nestjs/', 'fastify', 'pino', 'rxjs', 'reflect-metadata', 'class-validator', 'class-transformer'];
const ANY_LIB = ['.+'];
const ANY_PACKAGE = ['.+'];

const LIBS = {
  contracts: { libs: [], packages: SCHEMA },
  'connector-kit': { libs: ['contracts'], packages: ['typebox'], builtins: ['assert/strict'] },
  'connectors/[^/]+': { libs: ['connector-kit'], packages: ['typebox'], builtins: [] },
  execution: CORE,
  ingest: CORE,
  delivery: CORE,
  alerting: CORE,
  egress: {
    ...GUARDED,
    libs: [...GUARDED.libs, 'failpoints'],
    packages: [...GUARDED.packages, 'ipaddr.js', 'nodemailer'],
  },
  credentials: GUARDED,
  tracing: { libs: ['contracts'], packages: ['@opentelemetry/api'] },
  failpoints: { libs: [], packages: [], builtins: ['fs'] },
  messaging: {
    libs: ['contracts', 'tracing', 'failpoints'],
    types: ['execution'],
    packages: ['amqplib', '@opentelemetry/api'],
  },
  persistence: {
    libs: ['contracts', 'failpoints'],
    ports: ['execution', 'ingest', 'delivery', 'alerting', 'credentials'],
    packages: ['typeorm', 'pg'],
  },
  telemetry: { libs: [], packages: ['@opentelemetry/'] },
  config: { libs: [], packages: SCHEMA },
  'nest-runtime': {
    libs: ['messaging', 'persistence', 'telemetry', 'tracing', 'failpoints', 'config'],
    packages: NEST,
  },
  client: { libs: ['contracts'], packages: ANY_PACKAGE },
};

const LIBS_OF_SERVICES = '(?!connectors/).+';
const APPS = {
  'webhook-ingest': { libs: ANY_LIB, packages: NEST },
  'connector-worker': { libs: ANY_LIB, packages: NEST },
  'control-plane': { libs: ANY_LIB, packages: NEST },
  'result-publisher': { libs: [LIBS_OF_SERVICES], packages: NEST },
  jobs: { libs: ANY_LIB, packages: [] },
  console: { libs: [LIBS_OF_SERVICES], packages: ANY_PACKAGE },
  cli: { libs: [LIBS_OF_SERVICES], packages: ANY_PACKAGE },
};

/** Specs see everything but the inside of other libs. */
const SPEC = '[.](spec|int-spec|e2e-spec)[.]ts$';

const oneOf = (names) => `(${names.join('|')})`;
const indexOf = (libs) => (libs.length > 0 ? [`^libs/${oneOf(libs)}/src/index[.]ts$`] : []);
const insideOf = (packages) =>
  packages.length > 0
    ? [`(^|/)node_modules/(@types/)?${oneOf(packages.map((name) => name.replace(/[^/]$/, '$&/')))}`]
    : [];

const leadsTo = ({ libs, types = [], ports = [] }) => [...libs, ...types, ...ports];

/** All libs and packages a row gets to through what it lists. */
function closureOf(row) {
  const libs = new Set();
  const packages = new Set(row.packages);
  const waiting = leadsTo(row);
  for (const name of waiting) {
    if (libs.has(name)) continue;
    libs.add(name);
    const listed = LIBS[name];
    for (const one of listed.packages) packages.add(one);
    waiting.push(...leadsTo(listed));
  }
  return { libs: [...libs], packages: [...packages] };
}

function rulesOf(place, row) {
  const from = { path: `^${place}/`, pathNot: SPEC };
  const { libs, types = [], packages, builtins } = row;
  const name = place.replace('[^/]+', '*');
  const listed = [`^${place}/`, ...indexOf(leadsTo(row)), ...insideOf(packages)];
  const rules = [
    {
      name: `${name}: only what its row lists`,
      comment:
        'The import table of this file says what this module may import. Move the code, or invert the dependency.',
      from,
      to: { dependencyTypesNot: ['core'], pathNot: listed },
    },
  ];
  if (types.length > 0) {
    rules.push({
      name: `${name}: types only`,
      comment: 'Of these libs only types may be imported: `import type`.',
      from,
      to: { path: `^libs/${oneOf(types)}/`, dependencyTypesNot: ['type-only'] },
    });
  }
  if (builtins) {
    rules.push({
      name: `${name}: only these modules of Node`,
      comment: 'What a connector does to the outside goes through the kit.',
      from,
      to: { dependencyTypes: ['core'], pathNot: builtins.length > 0 ? [`^${oneOf(builtins)}$`] : [] },
    });
  }
  if (!libs.includes('.+') && !libs.includes(LIBS_OF_SERVICES)) {
    const closure = closureOf(row);
    rules.push({
      name: `${name}: reaches nothing else`,
      comment: 'Over others too, this module gets only to what its row leads to.',
      from,
      to: {
        reachable: true,
        path: '^(apps|libs|test)/|(^|/)node_modules/',
        pathNot: [
          `^${place}/`,
          ...(closure.libs.length > 0 ? [`^libs/${oneOf(closure.libs)}/`] : []),
          ...insideOf(closure.packages),
        ],
      },
    });
  }
  return rules;
}

const PRODUCT = { path: '^(apps|libs)/', pathNot: SPEC };
const INSIDE = '^libs/((?:connectors/)?[^/]+)/';

module.exports = {
  forbidden: [
    ...Object.entries(LIBS).flatMap(([name, row]) => rulesOf(`libs/${name}`, row)),
    ...Object.entries(APPS).flatMap(([name, row]) => rulesOf(`apps/${name}`, row)),
    {
      name: 'every module has a row',
      comment: 'Add the new lib or app to the import table of this file.',
      from: {
        path: '^(apps|libs)/',
        pathNot: [
          `^libs/${oneOf(Object.keys(LIBS))}/src/`,
          `^apps/${oneOf(Object.keys(APPS))}/src/`,
          '^apps/console/vite[.]config[.]ts$',
          '^libs/client/pack[.]mjs$',
        ],
      },
      to: {},
    },
    {
      name: 'never another app',
      comment: 'Apps speak to each other over the broker and HTTP. What two of them need is a lib.',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'never another connector',
      from: { path: '^libs/connectors/([^/]+)/' },
      to: { path: '^libs/connectors/', pathNot: '^libs/connectors/$1/' },
    },
    {
      name: 'from outside only the index of a lib',
      comment: 'Import `#libs/<name>`, and export there what others need.',
      from: { path: '^(apps|test)/' },
      to: { path: INSIDE, pathNot: '^libs/(connectors/)?[^/]+/src/index[.]ts$' },
    },
    {
      name: 'of another lib only its index',
      comment: 'Import `#libs/<name>`, and export there what others need.',
      from: { path: INSIDE },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/(connectors/)?[^/]+/src/index[.]ts$'] },
    },
    {
      name: 'a lib by its name',
      comment: 'Import `#libs/<name>`, not a path that leads there.',
      from: {},
      to: { path: '^libs/(connectors/)?[^/]+/src/index[.]ts$', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'inside a lib its files',
      comment: 'Within a lib import the file, not the lib’s own index: that way lie cycles.',
      from: { path: INSIDE },
      to: { path: '^libs/$1/src/index[.]ts$' },
    },
    {
      name: 'amqplib in messaging only',
      comment: 'And in the client, which runs at the agents and loads it only where they choose AMQP.',
      from: { ...PRODUCT, pathNot: [SPEC, '^libs/messaging/', '^libs/client/'] },
      to: { path: insideOf(['amqplib']) },
    },
    {
      name: 'typeorm and pg in persistence only',
      from: { ...PRODUCT, pathNot: [SPEC, '^libs/persistence/'] },
      to: { path: insideOf(['typeorm', 'pg']) },
    },
    {
      name: 'egress is the only way out',
      comment: 'Whatever goes to a third party passes the guard of libs/egress.',
      from: { ...PRODUCT, pathNot: [SPEC, '^libs/egress/'] },
      to: {
        path: ['^(http|https|http2|net|tls|dgram|dns)(/|$)', ...insideOf(['undici'])],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no test code in the product',
      from: PRODUCT,
      to: { path: ['^test/', SPEC] },
    },
    {
      name: 'only declared dependencies',
      comment: 'The product needs it: put it into `dependencies`. What the console uses is bundled when it is built.',
      from: { ...PRODUCT, pathNot: [SPEC, '^apps/console/', '^libs/client/pack[.]mjs$'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no cycles',
      comment: 'Entities that refer to each other are the one exception.',
      from: {},
      to: { circular: true, via: { pathNot: '[.]entity[.]ts$' } },
    },
    {
      name: 'everything resolves',
      comment: 'The peers of the bench have packages of their own, which only the bench installs.',
      from: { pathNot: '^test/bench/peers/' },
      to: { couldNotResolve: true },
    },
  ].map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
    },
  },
};
