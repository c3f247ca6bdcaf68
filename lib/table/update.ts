/**
 * The expression of an UpdateItem, built from what it changes, so that no expression is put
 * together from text by hand.
 */
import type { NativeAttributeValue } from '@aws-sdk/lib-dynamodb';

type Attributes = Readonly<Record<string, NativeAttributeValue>>;

export interface Changes {
  /** Attributes to set; an undefined value leaves the attribute as it is. */
  set?: Attributes;
  /** Attributes to set only where the item does not have them yet. */
  setIfAbsent?: Attributes;
  /** Numbers to add to attributes; a missing attribute counts as 0. */
  add?: Readonly<Record<string, number>>;
  remove?: readonly string[];
}

interface Expression {
  UpdateExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues?: Record<string, NativeAttributeValue>;
}

/**
 * Returns the parameters of an UpdateCommand for these changes. Every attribute is addressed by a
 * placeholder (`#set0`, `:set0`), so DynamoDB's reserved words need no care. A condition of the
 * caller brings its own names and values.
 */
export function updateExpression({ set = {}, setIfAbsent = {}, add = {}, remove = [] }: Changes): Expression {
  const names: Record<string, string> = {};
  const values: Record<string, NativeAttributeValue> = {};
  const assign = (kind: string, attributes: Attributes, write: (name: string, value: string) => string) =>
    Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([attribute, value], index) => {
        names[`#${kind}${index}`] = attribute;
        values[`:${kind}${index}`] = value;
        return write(`#${kind}${index}`, `:${kind}${index}`);
      });
  const sets = [
    ...assign('set', set, (name, value) => `${name} = ${value}`),
    ...assign('absent', setIfAbsent, (name, value) => `${name} = if_not_exists(${name}, ${value})`),
  ];
  const adds = assign('add', add, (name, value) => `${name} ${value}`);
  const removes = remove.map((attribute, index) => {
    names[`#remove${index}`] = attribute;
    return `#remove${index}`;
  });
  const clauses = { SET: sets, ADD: adds, REMOVE: removes };
  return {
    UpdateExpression: Object.entries(clauses)
      .filter(([, parts]) => parts.length > 0)
      .map(([clause, parts]) => `${clause} ${parts.join(', ')}`)
      .join(' '),
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}
