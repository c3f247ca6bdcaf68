/** Lists from outside: a megabyte of items that are not valid is refused within milliseconds. */
import * as z from 'zod';

/**
 * Items are checked in chunks of this size; after a chunk with problems the rest is not checked.
 */
const CHUNK = 100;

/**
 * Returns the schema of an array. zod's own array checks every item and makes an issue for each
 * that is not valid: 350,000 of them fit into a body, and took three seconds.
 * @param max an array with more items is refused before any is checked
 */
export const listOf = <Item extends z.ZodType>(
  item: Item,
  { max, error }: { max?: number; error?: string } = {},
) => {
  const chunk = z.array(item);
  return z
    .array(z.unknown(), error === undefined ? undefined : { error })
    .transform((values, context) => {
      if (max !== undefined && values.length > max) {
        context.addIssue({ code: 'custom', message: `must have at most ${max} items`, input: values });
        return z.NEVER;
      }
      const list: z.output<Item>[] = [];
      for (let start = 0; start < values.length; start += CHUNK) {
        const { data, error: found } = chunk.safeParse(values.slice(start, start + CHUNK));
        for (const {
          path: [index, ...rest],
          ...issue
        } of found?.issues ?? []) {
          context.addIssue({ ...issue, path: [start + Number(index), ...rest] });
        }
        if (!data) return z.NEVER;
        list.push(...data);
      }
      return list;
    })
    .meta({
      override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
        const { $schema: _, ...items } = z.toJSONSchema(item, { io: 'input', unrepresentable: 'any' });
        Object.assign(jsonSchema, { type: 'array', items, ...(max !== undefined && { maxItems: max }) });
      },
    });
};
