/** One project per cost of a spec: beside the source, with a real broker and database, with real processes. */
const project = (displayName, suffix, extra = {}) => ({
  displayName,
  rootDir: import.meta.dirname,
  testMatch: [`<rootDir>/{apps,libs,test,infra}/**/*.${suffix}.ts`],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { configFile: './.swcrc' }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.waybill/'],
  ...extra,
});

export default {
  projects: [
    project('unit', 'spec'),
    project('integration', 'int-spec', { testTimeout: 30_000 }),
    project('end-to-end', 'e2e-spec', { testTimeout: 120_000 }),
  ],
  coverageProvider: 'v8',
};
