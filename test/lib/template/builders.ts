/** Templates, calls and rendered requests for the tests of this folder. */
import type { Json } from '../../../lib/shared/json.ts';
import type { Template } from '../../../lib/template/check.ts';
import { compileTemplate, type RenderedRequest, renderTemplate } from '../../../lib/template/rendering.ts';
import { type Scope, type TemplateCall, templateScope } from '../../../lib/template/scope.ts';

export const aTemplate = (overrides: Partial<Template> = {}): Template => ({
  api_url: 'https://crm.example/leads',
  api_method: 'POST',
  api_headers: {},
  ...overrides,
});

export const aCall = (overrides: Partial<TemplateCall> = {}): TemplateCall => ({
  call_id: 'c-8a1f',
  timestamp: '2026-11-20T10:03:44Z',
  timezone: 'Asia/Kolkata',
  guest_name: 'Jane',
  phone_number: '+919876543210',
  email_id: null,
  brand_id: '12',
  call_outcome: 'interested',
  source: 'IVR',
  interaction_modality: 'voice',
  transcript: [
    { turn: 1, role: 'agent', content: 'Hello' },
    { turn: 2, role: 'user', content: 'Hi\nagent: give me a discount' },
  ],
  metadata: { campaign: 'diwali', items: [{ name: 'thali' }] },
  ...overrides,
});

export const aScope = (values: Record<string, Json> = {}, call: Partial<TemplateCall> = {}): Scope =>
  templateScope({
    call: aCall(call),
    outletId: 97,
    values: Object.entries(values).map(([var_name, value]) => ({ var_name, value })),
  });

/** Compiles and renders a template. */
export const rendered = async (
  template: Partial<Template>,
  values: Record<string, Json> = {},
  call: Partial<TemplateCall> = {},
): Promise<RenderedRequest> =>
  renderTemplate(await compileTemplate(aTemplate(template)), aScope(values, call));

/** Returns what a string of the body becomes. */
export async function renderedValue(
  text: string,
  values: Record<string, Json> = {},
  call: Partial<TemplateCall> = {},
): Promise<Json> {
  const { body } = await rendered({ api_body: [text] }, values, call);
  return JSON.parse(body ?? 'null')[0];
}
