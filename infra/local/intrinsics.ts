/** CloudFormation's intrinsic functions, as far as our templates use them; any other is refused, never guessed. */

import { ACCOUNT, REGION } from './place.ts';
import { StartupError } from './startup-error.ts';

export interface Resource {
  stack: string;
  id: string;
  type: string;
  properties: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
}

export type Stacks = ReadonlyMap<
  string,
  {
    Resources?: Record<string, TemplateResource>;
    Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>;
  }
>;

const PSEUDO: Record<string, string> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** The resources of all stacks, and a resolver of the intrinsics in their properties. */
export function intrinsicsOf(stacks: Stacks, { queueUrl }: { queueUrl: (name: string) => string }) {
  const resources: Resource[] = [...stacks].flatMap(([stack, { Resources = {} }]) =>
    Object.entries(Resources).map(([id, { Type, Properties = {}, Metadata = {} }]) => ({
      stack,
      id,
      type: Type,
      properties: Properties,
      metadata: Metadata,
    })),
  );
  const exported = new Map<string, { stack: string; value: unknown }>();
  for (const [stack, { Outputs = {} }] of stacks) {
    for (const { Value, Export } of Object.values(Outputs)) {
      if (Export) exported.set(String(Export.Name), { stack, value: Value });
    }
  }
  const find = (stack: string, id: string): Resource => {
    const found = resources.find((one) => one.stack === stack && one.id === id);
    if (!found) throw new StartupError(`the template refers to ${id}, which it does not have`);
    return found;
  };

  const ref = (stack: string, id: string): string => {
    const pseudo = PSEUDO[id];
    if (pseudo !== undefined) return pseudo;
    const { type } = find(stack, id);
    if (type === 'AWS::SQS::Queue') return queueUrl(id);
    return type === 'AWS::SecretsManager::Secret' ? arn('secretsmanager', `secret:${id}`) : id;
  };

  const attribute = (stack: string, [id, name]: [string, string]): string => {
    const { type } = find(stack, id);
    if (name === 'QueueName') return id;
    if (name !== 'Arn')
      throw new StartupError(`the template asks for ${name} of ${id}, which is not known here`);
    if (type === 'AWS::SQS::Queue') return arn('sqs', id);
    if (type === 'AWS::Lambda::Function') return arn('lambda', `function:${id}`);
    return type === 'AWS::DynamoDB::Table' ? arn('dynamodb', `table/${id}`) : arn('any', id);
  };

  const resolve = (stack: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => resolve(stack, item));
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument] = ['', undefined], ...more] = Object.entries(value);
    if (more.length > 0 || !(key === 'Ref' || key.startsWith('Fn::'))) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(stack, item)]));
    }
    switch (key) {
      case 'Ref':
        return ref(stack, String(argument));
      case 'Fn::GetAtt':
        return attribute(stack, pair(argument));
      case 'Fn::Join': {
        const [separator, parts] = pair<unknown[]>(argument);
        return parts.map((part) => String(resolve(stack, part))).join(separator);
      }
      case 'Fn::Sub':
        return String(argument).replace(/\$\{([^}]+)\}/g, (_, id: string) => ref(stack, id));
      case 'Fn::ImportValue': {
        const found = exported.get(String(argument));
        if (!found)
          throw new StartupError(`the template imports ${String(argument)}, which no stack exports`);
        return resolve(found.stack, found.value);
      }
      default:
        throw new StartupError(`the template uses ${key}, which the local stack does not know`);
    }
  };
  return { resources, resolve };
}

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

function pair<Second = string>(argument: unknown): [string, Second] {
  if (Array.isArray(argument) && argument.length === 2) return [String(argument[0]), argument[1]];
  throw new StartupError('an intrinsic function in the template has not two arguments');
}
