/**
 * The Lambda functions of the template on this machine: their environment, their invocation and
 * their log.
 */

import { openSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import { CREDENTIALS, REGION } from './account.ts';
import type { FunctionDefinition } from './cloudformation/system.ts';
import type { Access } from './iam-proxy/access.ts';
import { permissionsOnLog } from './iam-proxy/permissions.ts';
import { type LambdaFunction, lambdaFunction } from './lambda/runtime.ts';
import { StartupError } from './startup-error.ts';
import { REPOSITORY } from './synthesize.ts';

/** The local endpoints of AWS services. */
export interface Endpoints {
  dynamoDb: string;
  sqs: string;
  secrets: string;
}

export interface FunctionsDeps {
  functions: readonly FunctionDefinition[];
  endpoints: Endpoints;
  /** Override variables of the same name in the template. */
  settings: Readonly<Record<string, string | undefined>>;
  access: Access;
  log: (line: string) => void;
}

export interface Functions {
  /** @throws {FunctionError} when the function fails */
  invoke: (name: string, event: unknown) => Promise<unknown>;
  /** Stops the workers of a function; its next event is a cold start. */
  unload: (name: string) => Promise<void>;
  stop: () => Promise<void>;
}

/** Creates the functions; each is loaded at its first event. */
export function createFunctions({ functions, endpoints, settings, access, log }: FunctionsDeps): Functions {
  const machine = {
    AWS_REGION: REGION,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamoDb,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
    // Functions must not read the AWS configuration in the person's home directory.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  };
  const known = new Map<string, LambdaFunction>(
    functions.map((definition) => [
      definition.name,
      lambdaFunction(overridden(definition, settings), {
        repository: REPOSITORY,
        // The IAM proxy identifies a function by its access key id.
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
    throw new StartupError(`the template has no function ${name}`);
  };
  return {
    invoke: async (name, event) => find(name).invoke(event),
    unload: async (name) => find(name).stop(),
    stop: async () => {
      await Promise.all([...known.values()].map((one) => one.stop()));
    },
  };
}

/**
 * Overrides literal variables only: a variable that refers to a resource must keep the local
 * resource.
 */
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

const ERROR = /"level":\s*"ERROR"/;

/**
 * Opens the log of all functions, which begins anew with every run; only this user may read it.
 * @returns a function that appends a line, and prints lines of level ERROR to the terminal too
 */
export function openFunctionLog(file: string, terminal: NodeJS.WritableStream): (line: string) => void {
  const log = openSync(file, 'w', 0o600);
  return (line) => {
    writeSync(log, `${line}\n`);
    if (ERROR.test(line)) terminal.write(`${line}\n`);
  };
}
