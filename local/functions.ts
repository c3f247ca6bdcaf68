/** Every function of the template on this machine, with its own environment as a person's settings leave it. */
import { devNull } from 'node:os';
import type { Access } from './iam-proxy/access.ts';
import { permissionsOnLog } from './iam-proxy/permissions.ts';
import { type LambdaFunction, lambdaFunction } from './lambda/runtime.ts';
import { CREDENTIALS, REGION } from './region.ts';
import { StartupError } from './startup-error.ts';
import { REPOSITORY } from './synthesize.ts';
import type { FunctionDefinition } from './template.ts';

/** Where functions find what is AWS's elsewhere; the SDK reads these variables itself. */
export interface Endpoints {
  dynamoDb: string;
  sqs: string;
  secrets: string;
}

export interface FunctionsDeps {
  functions: readonly FunctionDefinition[];
  endpoints: Endpoints;
  /** Override variables of the same name that stand in the template. */
  settings: Readonly<Record<string, string | undefined>>;
  access: Access;
  log: (line: string) => void;
}

export interface Functions {
  /** @throws {FunctionError} as the function failed */
  invoke: (name: string, event: unknown) => Promise<unknown>;
  /** Ends what is loaded of one function: its next event finds it as after a deployment. */
  unload: (name: string) => Promise<void>;
  stop: () => Promise<void>;
}

/** Functions by their names; none is loaded yet. */
export function createFunctions({ functions, endpoints, settings, access, log }: FunctionsDeps): Functions {
  const machine = {
    AWS_REGION: REGION,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
    // What the person keeps for AWS in the home directory is not the functions'.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
  const known = new Map<string, LambdaFunction>(
    functions.map((definition) => [
      definition.name,
      lambdaFunction(overridden(definition, settings), {
        repository: REPOSITORY,
        // What it may do is found by the id of its key: its own name.
        machine: { ...machine, AWS_ACCESS_KEY_ID: definition.name },
        log: (line) => {
          if (!access.refusal(definition.name, permissionsOnLog(definition.logGroup))) log(line);
        },
      }),
    ]),
  );
  const find = (name: string): LambdaFunction => {
    const found = known.get(name);
    if (found) return found;
    throw new StartupError(`no function ${name} in the template`);
  };
  return {
    invoke: async (name, event) => find(name).invoke(event),
    unload: async (name) => find(name).stop(),
    stop: async () => {
      await Promise.all([...known.values()].map((one) => one.stop()));
    },
  };
}

/** None is added, and what refers to a resource stays: it leads to what runs here. */
const overridden = (
  definition: FunctionDefinition,
  settings: FunctionsDeps['settings'],
): FunctionDefinition => ({
  ...definition,
  environment: Object.fromEntries(
    Object.entries(definition.environment).map(([name, value]) => [
      name,
      (definition.settings.includes(name) ? settings[name] : undefined) ?? value,
    ]),
  ),
});
