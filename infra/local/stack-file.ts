/** `$DATA_DIR/stack.json`: how a running stack is reached. */
import * as z from 'zod';

export const StackFile = z.object({
  api_url: z.string(),
  call_ended_queue_url: z.string(),
  sqs_endpoint: z.string(),
  dynamodb_endpoint: z.string(),
  table_name: z.string(),
  jwt_secret: z.string(),
  receiver_url: z.string(),
  pid: z.int(),
});
export type StackFile = z.infer<typeof StackFile>;
