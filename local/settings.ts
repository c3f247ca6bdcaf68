/** The settings of the local stack, read from environment variables. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { storedSecret } from './access-tokens.ts';
import { StartupError } from './startup-error.ts';

const NOT_A_PORT = 'must be a whole number from 0 to 65535';
const port = z.coerce.number(NOT_A_PORT).int(NOT_A_PORT).min(0, NOT_A_PORT).max(65_535, NOT_A_PORT);
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL that begins with http:// or https://' });

const Environment = z.object({
  /** 0: any free port. */
  PORT: port.default(3000),
  DATA_DIR: z.string().min(1).default('.local'),
  /** Comma-separated list, newest first. */
  JWT_SECRET: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  DYNAMODB_ENDPOINT: httpUrl.optional(),
  SQS_ENDPOINT: httpUrl.optional(),
  /** A synthesized cloud assembly to run; without it the CDK app is synthesized. */
  CDK_ASSEMBLY: z.string().optional(),
  /** A folder. When the stack stops, it writes a report of the IAM grants that were used there. */
  GRANTS_REPORT: z.string().optional(),
});

export interface Settings {
  port: number;
  dataDir: string;
  jwtSecret: string;
  openAi: { apiKey: string; baseUrl: string } | 'simulated';
  dynamoDbEndpoint: string | undefined;
  sqsEndpoint: string | undefined;
  assembly: string | undefined;
  grantsReport: string | undefined;
  /** Overrides variables of the same name in the template; adds none. */
  environment: Readonly<Record<string, string | undefined>>;
}

// Defaults that differ from AWS: destinations may be on this machine, over plain HTTP.
const LOCAL_DEFAULTS = { ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8,::1/128', ALLOW_HTTP_DESTINATIONS: 'true' };

/** @throws {StartupError} that names every invalid variable */
export function readSettings(given: Readonly<Record<string, string | undefined>>): Settings {
  const environment = Object.fromEntries(
    // An empty variable counts as not set, except this one: an empty list allows no private
    // network.
    Object.entries(given).filter(([name, value]) => value !== '' || name === 'ALLOWED_PRIVATE_NETWORKS'),
  );
  const result = Environment.safeParse(environment);
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new StartupError(`invalid environment variables: ${wrong.join('; ')}`);
  }
  const { PORT, DATA_DIR, JWT_SECRET, OPENAI_API_KEY, OPENAI_BASE_URL, ...rest } = result.data;
  const dataDir = path.resolve(DATA_DIR);
  // The folder holds conversations: only this user may read it.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return {
    port: PORT,
    dataDir,
    jwtSecret: JWT_SECRET === undefined ? storedSecret(dataDir) : requireLongSecrets(JWT_SECRET),
    // The SDK requires a key even for a compatible server that needs none.
    openAi:
      OPENAI_API_KEY || OPENAI_BASE_URL
        ? { apiKey: OPENAI_API_KEY ?? 'none', baseUrl: OPENAI_BASE_URL ?? '' }
        : 'simulated',
    dynamoDbEndpoint: rest.DYNAMODB_ENDPOINT,
    sqsEndpoint: rest.SQS_ENDPOINT,
    assembly: rest.CDK_ASSEMBLY,
    grantsReport: rest.GRANTS_REPORT,
    environment: { ...LOCAL_DEFAULTS, ...environment },
  };
}

/** RFC 7518, section 3.2: a key of HS256 has at least 256 bits. */
function requireLongSecrets(secrets: string): string {
  if (secrets.split(',').every((secret) => Buffer.byteLength(secret.trim()) >= 32)) return secrets;
  throw new StartupError('JWT_SECRET: every secret of the comma-separated list needs at least 32 bytes');
}
