/** What the functions' roles grant them, read out of the templates: exactly the statements that CDK writes, and no other. */
import * as z from 'zod';
import { StartupError } from '../startup-error.ts';

/** One action on one resource; an ARN may end with `*`, and `*` alone is every resource. */
export interface Grant {
  action: string;
  resource: string;
  /** Only where that service asks in the function's name (condition key `kms:ViaService`). */
  viaService?: string | undefined;
}

const oneOrMany = <Element extends z.ZodType>(element: Element) =>
  z.union([element.transform((one) => [one]), z.array(element)]);

// An action with a wildcard would grant what nobody listed; a resource has one at its end or not at all.
const Action = z.string().regex(/^[a-z0-9-]+:[A-Za-z]+$/);
const Resource = z.string().regex(/^[^*?]+\*?$|^\*$/);

const Statement = z.strictObject({
  Effect: z.literal('Allow'),
  Action: oneOrMany(Action),
  Resource: oneOrMany(Resource),
  Condition: z.strictObject({ StringEquals: z.strictObject({ 'kms:ViaService': z.string() }) }).optional(),
});

/** Would grant or deny what is not read here: a template that has it is refused. */
const refused = z.undefined().optional();

export const Policy = z.object({
  PolicyDocument: z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(Statement) }),
  Roles: z.array(z.string()),
  Users: refused,
  Groups: refused,
});

export const Role = z.object({
  ManagedPolicyArns: refused,
  Policies: refused,
  PermissionsBoundary: refused,
});

/** @param policies all of the templates @returns what the role of that name grants */
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

/** The name of a role by its ARN. @throws {StartupError} */
export function roleOfArn(arn: string): string {
  const [, name] = /^arn:aws:iam::\d{12}:role\/(.+)$/.exec(arn) ?? [];
  if (name !== undefined) return name;
  throw new StartupError(`the template names a role that is none: ${arn}`);
}
