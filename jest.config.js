/** Tests are TypeScript ESM, stripped by swc; they run against real parts on loopback (docs/testing.md). */
const typescript = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
};

const slow = {
  globalSetup: '<rootDir>/test/support/synthesize-once.ts',
  globalTeardown: '<rootDir>/test/support/remove-assembly.ts',
};
const flows = {
  globalSetup: '<rootDir>/test/support/before-flows.ts',
  globalTeardown: '<rootDir>/test/support/after-flows.ts',
};

export default {
  testTimeout: 120_000,
  // jest's default leaves a core free; flow tests mostly wait for the processes that they start.
  maxWorkers: 2,
  projects: [
    {
      ...typescript,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/{functions,lib,infra,local,tools,console}/**/*.test.ts'],
    },
    { ...typescript, ...flows, displayName: 'flows', testMatch: ['<rootDir>/test/flows/**/*.test.ts'] },
    { ...typescript, ...slow, displayName: 'slow', testMatch: ['<rootDir>/test/slow/**/*.test.ts'] },
    { ...typescript, ...slow, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] },
  ],
};
