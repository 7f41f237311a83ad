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

// Jest knows no time limit of a project: the dearer ones set theirs in a file of their own.
export default {
  testTimeout: 15_000,
  projects: [
    project('unit', 'spec'),
    project('integration', 'int-spec', { setupFilesAfterEnv: ['<rootDir>/test/support/allow-30-seconds.ts'] }),
    project('end-to-end', 'e2e-spec', { setupFilesAfterEnv: ['<rootDir>/test/support/allow-120-seconds.ts'] }),
  ],
  coverageProvider: 'v8',
};
