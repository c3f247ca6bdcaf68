/**
 * Reads what the functions' roles grant from the templates. It accepts the statements that our CDK
 * app writes, and no others.
 */
import * as z from 'zod';
import { StartupError } from '../startup-error.ts';

/** One action on one resource. An ARN may end with `*`; `*` alone is every resource. */
export interface Grant {
  action: string;
  resource: string;
  /** The grant is valid only through this service (condition key `kms:ViaService`). */
  viaService?: string | undefined;
}

const oneOrMany = <Element extends z.ZodType>(element: Element) =>
  z.union([element.transform((one) => [one]), z.array(element)]);

// Actions must not have a wildcard; a resource may have one at its end.
const Action = z.string().regex(/^[a-z0-9-]+:[A-Za-z]+$/);
const Resource = z.string().regex(/^[^*?]+\*?$|^\*$/);

const Statement = z.strictObject({
  Effect: z.literal('Allow'),
  Action: oneOrMany(Action),
  Resource: oneOrMany(Resource),
  Condition: z.strictObject({ StringEquals: z.strictObject({ 'kms:ViaService': z.string() }) }).optional(),
});

/**
 * A property that could grant or deny something and is not read here. A template with it is
 * refused.
 */
const unsupported = z.undefined().optional();

export const Policy = z.object({
  PolicyDocument: z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(Statement) }),
  Roles: z.array(z.string()),
  Users: unsupported,
  Groups: unsupported,
});

export const Role = z.object({
  ManagedPolicyArns: unsupported,
  Policies: unsupported,
  PermissionsBoundary: unsupported,
});

/** Returns what a role grants. @param policies the policies of all templates */
export function grantsOf(role: string, policies: readonly z.output<typeof Policy>[]): Grant[] {
  return policies
    .filter(({ Roles }) => Roles.includes(role))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action: actions, Resource: resources, Condition }) =>
      actions.flatMap((action) =>
        resources.map((resource) => ({
          action,
          resource,
          ...(Condition && { viaService: Condition.StringEquals['kms:ViaService'] }),
        })),
      ),
    );
}

/** Returns the name of a role. @throws {StartupError} when the ARN is not that of a role */
export function roleOfArn(arn: string): string {
  const [, name] = /^arn:aws:iam::\d{12}:role\/(.+)$/.exec(arn) ?? [];
  if (name !== undefined) return name;
  throw new StartupError(`the template has an invalid ARN of a role: ${arn}`);
}
