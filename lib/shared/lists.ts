/** Lists as they arrive from outside: what is wrong is told, but a megabyte of wrong items costs no second. */
import * as z from 'zod';

/** So many items are looked at together; where some are wrong, those after them are not looked at. */
const TOGETHER = 100;

/**
 * An array of such items. zod's own array looks at every item, and makes an issue for each that is wrong: 350,000 of them fit
 * into a body, and took three seconds.
 * @param max more are refused before any is looked at
 */
export const listOf = <Item extends z.ZodType>(
  item: Item,
  { max, error }: { max?: number; error?: string } = {},
) => {
  const some = z.array(item);
  return z
    .array(z.unknown(), error === undefined ? undefined : { error })
    .transform((values, context) => {
      if (max !== undefined && values.length > max) {
        context.addIssue({ code: 'custom', message: `must have at most ${max} items`, input: values });
        return z.NEVER;
      }
      const list: z.output<Item>[] = [];
      for (let start = 0; start < values.length; start += TOGETHER) {
        const { data, error: found } = some.safeParse(values.slice(start, start + TOGETHER));
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
