/**
 * One project per cost of a spec: beside the source, with a real broker and database, with real processes, with real
 * processes that are made to fail.
 */
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

/** Where the specs are that kill, stop and starve what they start. */
const FAULTS = '/test/chaos/';

const patient = { setupFilesAfterEnv: ['<rootDir>/test/support/allow-120-seconds.ts'] };

// Jest knows no time limit of a project: the dearer ones set theirs in a file of their own.
export default {
  testTimeout: 15_000,
  projects: [
    project('unit', 'spec'),
    project('integration', 'int-spec', { setupFilesAfterEnv: ['<rootDir>/test/support/allow-30-seconds.ts'] }),
    project('end-to-end', 'e2e-spec', { ...patient, testPathIgnorePatterns: [FAULTS] }),
    project('faults', 'e2e-spec', { ...patient, testPathIgnorePatterns: [`^(?!.*${FAULTS})`] }),
  ],
  coverageProvider: 'v8',
};
