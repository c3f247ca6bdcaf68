/** Copies of the templates that lack one grant of a role. */

import { readSystem, type SystemDefinition } from '../../../local/cloudformation/system.ts';
import type { Grant } from '../../../local/iam-proxy/grants.ts';

type Templates = ReadonlyMap<string, unknown>;
interface Statement {
  Action: string | string[];
  Resource: unknown;
}
interface Policy {
  Type: string;
  Properties: { PolicyDocument: { Statement: Statement[] }; Roles: [{ Ref: string }] };
}

const list = <One>(value: One | One[]): One[] => (Array.isArray(value) ? value : [value]);

/**
 * Reads the system from the templates. Its queue URLs are placeholders, because only roles and
 * grants are used.
 */
export const systemOf = (templates: Templates): SystemDefinition =>
  readSystem(templates, { queueUrl: (name) => name });

/**
 * Returns the templates without the grant at index `position` among those of `role`. Each statement
 * becomes one statement for each action and resource, in the order in which grants are read.
 */
export function withoutGrant(templates: Templates, role: string, position: number): Templates {
  const copy = new Map(structuredClone([...templates]));
  const policies = [...copy.values()]
    .flatMap((template) => Object.values((template as { Resources: Record<string, Policy> }).Resources))
    .filter(({ Type, Properties }) => Type === 'AWS::IAM::Policy' && Properties.Roles[0].Ref === role);
  const [policy] = policies;
  if (!policy || policies.length > 1) throw new Error(`${role} has ${policies.length} policies, not one`);
  const { PolicyDocument } = policy.Properties;
  PolicyDocument.Statement = PolicyDocument.Statement.flatMap((statement) =>
    list(statement.Action).flatMap((Action) =>
      list(statement.Resource).map((Resource) => ({ ...statement, Action, Resource })),
    ),
  ).toSpliced(position, 1);
  return copy;
}

export const describeGrant = ({ action, resource }: Grant): string =>
  `${action} on ${resource.split(':').slice(5).join(':')}`;
