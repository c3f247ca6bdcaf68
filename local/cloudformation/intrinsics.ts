/**
 * Resolves CloudFormation's intrinsic functions, as far as our templates use them; refuses any
 * other.
 */
import * as z from 'zod';
import { ACCOUNT, arn, REGION } from '../account.ts';
import { StartupError } from '../startup-error.ts';

const properties = z.record(z.string(), z.unknown()).default({});

/** The parts of a synthesized template that the local stack reads. */
export const StackTemplate = z.object({
  Resources: z
    .record(z.string(), z.object({ Type: z.string(), Properties: properties, Metadata: properties }))
    .default({}),
  Outputs: z
    .record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.string() }).optional() }))
    .default({}),
});
export type StackTemplate = z.infer<typeof StackTemplate>;

export interface Resource {
  stack: string;
  id: string;
  type: string;
  properties: Readonly<Record<string, unknown>>;
  metadata: Readonly<Record<string, unknown>>;
}

const PSEUDO: ReadonlyMap<string, string> = new Map([
  ['AWS::AccountId', ACCOUNT],
  ['AWS::Region', REGION],
  ['AWS::Partition', 'aws'],
  ['AWS::URLSuffix', 'amazonaws.com'],
]);

/** The ARNs of resources that running resources refer to, by type. */
const ARNS: ReadonlyMap<string, (id: string) => string> = new Map([
  ['AWS::SQS::Queue', (id) => arn('sqs', id)],
  ['AWS::Lambda::Function', (id) => arn('lambda', `function:${id}`)],
  ['AWS::DynamoDB::Table', (id) => arn('dynamodb', `table/${id}`)],
  ['AWS::DynamoDB::GlobalTable', (id) => arn('dynamodb', `table/${id}`)],
  ['AWS::SecretsManager::Secret', (id) => arn('secretsmanager', `secret:${id}`)],
  ['AWS::KMS::Key', (id) => arn('kms', `key/${id}`)],
  // As in CloudFormation, the ARN covers the log streams of the group.
  ['AWS::Logs::LogGroup', (id) => arn('logs', `log-group:${id}:*`)],
  ['AWS::IAM::Role', (id) => `arn:aws:iam::${ACCOUNT}:role/${id}`],
]);

/**
 * Returns the resources of all stacks, by logical id, and a function that resolves the intrinsics
 * in their properties.
 * @throws {StartupError} when two stacks have a resource with the same logical id
 */
export function intrinsicsOf(
  stacks: ReadonlyMap<string, StackTemplate>,
  { queueUrl }: { queueUrl: (name: string) => string },
) {
  const resources = new Map<string, Resource>();
  const exported = new Map<string, { stack: string; value: unknown }>();
  for (const [stack, { Resources, Outputs }] of stacks) {
    for (const [id, { Type, Properties, Metadata }] of Object.entries(Resources)) {
      if (resources.has(id))
        throw new StartupError(`two stacks of the template have a resource with the logical id ${id}`);
      resources.set(id, { stack, id, type: Type, properties: Properties, metadata: Metadata });
    }
    for (const { Value, Export } of Object.values(Outputs)) {
      if (Export) exported.set(Export.Name, { stack, value: Value });
    }
  }
  const find = (stack: string, id: string): Resource => {
    const found = resources.get(id);
    if (found?.stack === stack) return found;
    throw new StartupError(`the template refers to ${id}, which its stack does not have`);
  };

  const ref = (stack: string, id: string): string => {
    const pseudo = PSEUDO.get(id);
    if (pseudo !== undefined) return pseudo;
    const { type } = find(stack, id);
    if (type === 'AWS::SQS::Queue') return queueUrl(id);
    return type === 'AWS::SecretsManager::Secret' ? attribute(stack, id, 'Arn') : id;
  };

  const attribute = (stack: string, id: string, name: string): string => {
    const { type } = find(stack, id);
    if (name === 'QueueName') return id;
    const found = name === 'Arn' ? ARNS.get(type)?.(id) : undefined;
    if (found !== undefined) return found;
    throw new StartupError(
      `the template uses ${name} of ${id} (${type}), which the local stack does not support`,
    );
  };

  const imported = (name: string): unknown => {
    const found = exported.get(name);
    if (!found) throw new StartupError(`the template imports ${name}, which no stack exports`);
    return resolve(found.stack, found.value);
  };

  const substituted = (stack: string, text: string): string =>
    text.replaceAll(/\$\{([^}!][^}]*)\}/g, (_, reference: string) => {
      const [id = '', ...name] = reference.split('.');
      return name.length === 0 ? ref(stack, id) : attribute(stack, id, name.join('.'));
    });

  /** @throws {StartupError} for an unknown function, or a reference to a missing resource */
  const resolve = (stack: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => resolve(stack, item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[key, argument] = ['', undefined]] = entries;
    if (entries.length !== 1 || !(key === 'Ref' || key.startsWith('Fn::'))) {
      return Object.fromEntries(entries.map(([name, item]) => [name, resolve(stack, item)]));
    }
    switch (key) {
      case 'Ref':
        return ref(stack, argumentOf(key, z.string(), argument));
      case 'Fn::GetAtt':
        return attribute(stack, ...argumentOf(key, z.tuple([z.string(), z.string()]), argument));
      case 'Fn::Join': {
        const [separator, parts] = argumentOf(key, z.tuple([z.string(), z.array(z.unknown())]), argument);
        return parts.map((part) => argumentOf(key, z.string(), resolve(stack, part))).join(separator);
      }
      case 'Fn::Sub':
        return substituted(stack, argumentOf(key, z.string(), argument));
      case 'Fn::ImportValue':
        return imported(argumentOf(key, z.string(), argument));
      default:
        throw new StartupError(`the template uses ${key}, which the local stack does not support`);
    }
  };
  return { resources: [...resources.values()], resolve };
}

function argumentOf<Schema extends z.ZodType>(name: string, schema: Schema, argument: unknown) {
  const { success, data } = schema.safeParse(argument);
  if (success) return data;
  throw new StartupError(`the template uses ${name} in a form that the local stack does not support`);
}
