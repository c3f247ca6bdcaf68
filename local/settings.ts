/** What a person may set for the local stack, by environment. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { StartupError } from './startup-error.ts';
import { storedSecret } from './tokens.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const httpUrl = z.url({ protocol: /^https?$/ });

const Environment = z.object({
  /** 0: any that is free. */
  PORT: port.default(3000),
  DATA_DIR: z.string().min(1).default('.local'),
  /** Comma list, newest first. */
  JWT_SECRET: z.string().optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: httpUrl.optional(),
  DYNAMODB_ENDPOINT: httpUrl.optional(),
  SQS_ENDPOINT: httpUrl.optional(),
  /** A synthesized cloud assembly to run instead of synthesizing anew. */
  CDK_ASSEMBLY: z.string().optional(),
  /** A folder for a file that says which grants of the functions' roles were used, written when the stack ends. */
  GRANTS_REPORT: z.string().optional(),
});

export interface Settings {
  port: number;
  dataDir: string;
  jwtSecret: string;
  openAi: { apiKey: string; baseUrl: string } | 'stand-in';
  dynamoDbEndpoint: string | undefined;
  sqsEndpoint: string | undefined;
  assembly: string | undefined;
  grantsReport: string | undefined;
  /** Overrides variables of the same name in the template, and adds none. */
  environment: Readonly<Record<string, string | undefined>>;
}

// What differs here from AWS unless a person says otherwise: destinations may be this machine, over plain HTTP.
const LOCAL_DEFAULTS = { ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8,::1/128', ALLOW_HTTP_DESTINATIONS: 'true' };

/** @throws {StartupError} that names what does not fit */
export function readSettings(given: Readonly<Record<string, string | undefined>>): Settings {
  const environment = Object.fromEntries(
    // Set to nothing is not set, save where nothing is an answer.
    Object.entries(given).filter(([name, value]) => value !== '' || name === 'ALLOWED_PRIVATE_NETWORKS'),
  );
  const result = Environment.safeParse(environment);
  if (!result.success) {
    const wrong = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new StartupError(`settings that do not fit: ${wrong.join('; ')}`);
  }
  const { PORT, DATA_DIR, JWT_SECRET, OPENAI_API_KEY, OPENAI_BASE_URL, ...rest } = result.data;
  const dataDir = path.resolve(DATA_DIR);
  // Conversations are in it: it is this user's alone.
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return {
    port: PORT,
    dataDir,
    jwtSecret: JWT_SECRET === undefined ? storedSecret(dataDir) : longEnough(JWT_SECRET),
    // A compatible server need not ask for a key; the SDK does.
    openAi:
      OPENAI_API_KEY || OPENAI_BASE_URL
        ? { apiKey: OPENAI_API_KEY ?? 'none', baseUrl: OPENAI_BASE_URL ?? '' }
        : 'stand-in',
    dynamoDbEndpoint: rest.DYNAMODB_ENDPOINT,
    sqsEndpoint: rest.SQS_ENDPOINT,
    assembly: rest.CDK_ASSEMBLY,
    grantsReport: rest.GRANTS_REPORT,
    environment: { ...LOCAL_DEFAULTS, ...environment },
  };
}

/** RFC 7518, section 3.2: a key of HS256 has at least 256 bits. */
function longEnough(secrets: string): string {
  if (secrets.split(',').every((secret) => Buffer.byteLength(secret.trim()) >= 32)) return secrets;
  throw new StartupError('JWT_SECRET: each secret of the comma list needs at least 32 bytes');
}
