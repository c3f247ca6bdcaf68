/** Who may know whom (docs/architecture.md, "Boundaries"). */
const outside = (...folders) => ({ pathNot: folders.map((folder) => `^${folder}/`) });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^lib/' }, to: {} },
    {
      name: 'lib-knows-no-doors-and-no-cdk',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(functions|infra|test)/|node_modules/(aws-cdk-lib|constructs)/' },
    },
    {
      name: 'doors-open-on-lib-alone',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(functions|infra|test)/' },
    },
    {
      name: 'only-the-table-knows-dynamodb',
      severity: 'error',
      from: outside('lib/table', 'infra/local', 'test'),
      to: { path: 'node_modules/@aws-sdk/(client-dynamodb|lib-dynamodb|util-dynamodb)/' },
    },
    {
      name: 'only-the-queues-know-sqs',
      severity: 'error',
      from: { pathNot: '^(lib/queues|infra/local|test)/|^infra/redrive.ts$' },
      to: { path: 'node_modules/@aws-sdk/client-sqs/' },
    },
    {
      name: 'only-extraction-knows-openai',
      severity: 'error',
      from: outside('lib/extraction', 'test'),
      to: { path: 'node_modules/openai/' },
    },
    {
      name: 'only-delivery-opens-sockets-to-customers',
      severity: 'error',
      from: { path: '^(functions|lib)/', pathNot: '^lib/delivery/' },
      to: {
        path: '^(node:)?(net|tls|http|https|http2|dns|dgram)$|node_modules/undici/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'only-templates-know-liquid',
      severity: 'error',
      from: outside('lib/delivery/template', 'test'),
      to: { path: 'node_modules/liquidjs/' },
    },
    {
      name: 'nothing-deployed-needs-a-development-package',
      severity: 'error',
      from: { path: '^(functions|lib)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-console-knows-the-api-alone',
      severity: 'error',
      from: { path: '^console/src/' },
      to: { path: '^(functions|lib|infra|test)/' },
    },
    {
      name: 'nobody-knows-the-console',
      severity: 'error',
      from: { path: '^(functions|lib|infra)/' },
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
