/** Lists as they arrive from outside: what is wrong is told, but a megabyte of wrong items costs no second. */
import * as z from 'zod';

/** So many wrong items are told; the rest is not looked at. */
const MAX_WRONG = 20;

/**
 * An array of such items. zod's own array looks at every item, and makes an issue for each that is wrong: 350,000 of them fit
 * into a body, and took three seconds.
 * @param max more are refused before any is looked at
 */
export const listOf = <Item extends z.ZodType>(
  item: Item,
  { max, error }: { max?: number; error?: string } = {},
) =>
  z
    .array(z.unknown(), error === undefined ? undefined : { error })
    .transform((values, context) => {
      const list: z.output<Item>[] = [];
      if (max !== undefined && values.length > max) {
        context.addIssue({ code: 'custom', message: `must have at most ${max} items`, input: values });
        return z.NEVER;
      }
      let wrong = 0;
      for (const [index, value] of values.entries()) {
        const { data, error: found } = item.safeParse(value);
        if (found) {
          wrong += 1;
          for (const issue of found.issues) context.addIssue({ ...issue, path: [index, ...issue.path] });
          if (wrong === MAX_WRONG) break;
        } else list.push(data);
      }
      return wrong > 0 ? z.NEVER : list;
    })
    .meta({
      override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
        const { $schema: _, ...items } = z.toJSONSchema(item, { io: 'input', unrepresentable: 'any' });
        Object.assign(jsonSchema, { type: 'array', items, ...(max !== undefined && { maxItems: max }) });
      },
    });
