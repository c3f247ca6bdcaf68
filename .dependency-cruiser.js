/** Which folder may import which (docs/architecture.md, "Boundaries"). */
const outside = (...folders) => ({ pathNot: folders.map((folder) => `^${folder}/`) });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-folder-cycles', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^lib/' }, to: {} },
    {
      name: 'lib-imports-neither-handlers-nor-cdk',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(functions|infra|local|tools|test)/|node_modules/(aws-cdk-lib|constructs)/' },
    },
    {
      name: 'domain-imports-only-domain-and-shared',
      severity: 'error',
      from: { path: '^lib/domain/' },
      to: { path: '^lib/', pathNot: '^lib/(domain|shared)/' },
    },
    {
      name: 'shared-imports-only-shared',
      severity: 'error',
      from: { path: '^lib/shared/' },
      to: { path: '^lib/', pathNot: '^lib/shared/' },
    },
    {
      name: 'handlers-import-only-lib',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(functions|infra|local|tools|test)/', pathNot: '^functions/[a-z-]+\\.ts$' },
    },
    {
      name: 'infra-imports-neither-local-nor-tools',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^(local|tools|test)/' },
    },
    {
      name: 'local-imports-no-tools',
      severity: 'error',
      from: { path: '^local/' },
      to: { path: '^(tools|test)/' },
    },
    {
      name: 'only-table-imports-dynamodb',
      severity: 'error',
      from: outside('lib/table', 'local', 'tools/cost', 'test'),
      to: { path: 'node_modules/@aws-sdk/(client-dynamodb|lib-dynamodb|util-dynamodb)/' },
    },
    {
      name: 'only-queues-imports-sqs',
      severity: 'error',
      from: { pathNot: '^(lib/queues|local|tools/cost|test)/|^tools/redrive.ts$' },
      to: { path: 'node_modules/@aws-sdk/client-sqs/' },
    },
    {
      name: 'only-extraction-imports-openai',
      severity: 'error',
      from: outside('lib/extraction', 'test'),
      to: { path: 'node_modules/openai/' },
    },
    {
      name: 'only-sending-opens-sockets-to-customers',
      severity: 'error',
      from: { path: '^(functions|lib)/', pathNot: '^lib/sending/' },
      to: {
        path: '^(node:)?(net|tls|http|https|http2|dns|dgram)$|node_modules/undici/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-template-imports-liquid',
      severity: 'error',
      from: outside('lib/template', 'test'),
      to: { path: 'node_modules/liquidjs/' },
    },
    {
      name: 'deployed-code-imports-no-development-package',
      severity: 'error',
      from: { path: '^(functions|lib)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'console-imports-only-its-client',
      severity: 'error',
      from: { path: '^console/src/' },
      to: { path: '^(functions|lib|infra|local|tools|test)/' },
    },
    {
      name: 'nothing-imports-the-console',
      severity: 'error',
      from: { path: '^(functions|lib|infra|local|tools)/' },
      to: { path: '^console/' },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      // bullmq is installed by test/bench/peers/package.json, where somebody compares.
      to: { couldNotResolve: true, pathNot: '^(aws-lambda|bullmq)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(cdk\\.out|\\.local)/' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
