/** A template as it is saved: everything that is wrong with it, and what it names that nobody will fill in. */
import type { Problem } from '../shared/errors.ts';
import { filterProblem } from './filters.ts';
import { MAX_FILTERS_PER_PLACEHOLDER, MAX_FILTERS_PER_TEMPLATE } from './limits.ts';
import {
  type Operand,
  type Part,
  type Placeholder,
  parseTemplateText,
  TemplateSyntaxError,
} from './placeholder.ts';
import { isSystemName } from './scope.ts';
import { type Template, templateTexts } from './template-texts.ts';
import { urlParts, urlProblem } from './url.ts';

export interface TemplateWarning {
  path: string;
  /** The name that nothing stands for. */
  placeholder: string;
  message: string;
}

/** Everything that is wrong with a template (api.md, "Placeholders"); its `compileTemplate` takes what has no problem. */
export async function checkTemplate(template: Template): Promise<Problem[]> {
  return templateProblems(template);
}

/** As {@link checkTemplate}, at once. */
export function templateProblems(template: Template): Problem[] {
  const problems: Problem[] = [];
  if (template.api_method === 'GET' && Array.isArray(template.api_body)) {
    problems.push({ path: 'api_body', message: 'must be an object: a GET sends it as query parameters' });
  }
  let filters = 0;
  for (const { path, parts, problem } of parsedTexts(template, problems)) {
    if (problem !== undefined) problems.push({ path, message: problem });
    if (path === 'api_url') {
      const message = urlProblem(parts);
      if (message !== undefined) problems.push({ path, message });
    }
    for (const placeholder of placeholders(parts)) {
      filters += placeholder.filters.length;
      if (placeholder.filters.length > MAX_FILTERS_PER_PLACEHOLDER) {
        problems.push({
          path,
          message: `a placeholder may have at most ${MAX_FILTERS_PER_PLACEHOLDER} filters`,
        });
      }
      for (const message of new Set(placeholder.filters.map(filterProblem))) {
        if (message !== undefined) problems.push({ path, message });
      }
    }
  }
  if (filters > MAX_FILTERS_PER_TEMPLATE) {
    problems.push({ path: '', message: `a template may use at most ${MAX_FILTERS_PER_TEMPLATE} filters` });
  }
  return problems;
}

/**
 * The names in a template that are neither a system field, nor a path into the metadata, nor a connected variable:
 * allowed, since a variable may be connected later, but worth a warning. Texts that do not parse give none.
 * @param connectedNames as variables are stored: trimmed, NFC
 */
export function unknownPlaceholders(
  template: Template,
  connectedNames: ReadonlySet<string>,
): TemplateWarning[] {
  const warnings: TemplateWarning[] = [];
  for (const { path, parts } of parsedTexts(template, [])) {
    const names = new Set(placeholders(parts).flatMap(operands).flatMap(nameIn));
    for (const name of names) {
      if (isSystemName(name) || connectedNames.has(name)) continue;
      const message = `"${name}" is neither a connected variable nor a system field: it will be empty`;
      warnings.push({ path, placeholder: name, message });
    }
  }
  return warnings;
}

interface ParsedText {
  path: string;
  parts: Part[];
  problem?: string;
}

function parsedTexts(template: Template, problems: Problem[]): ParsedText[] {
  try {
    return templateTexts(template).map(({ path, text }) => {
      try {
        return { path, parts: path === 'api_url' ? urlParts(text) : parseTemplateText(text) };
      } catch (error) {
        if (error instanceof TemplateSyntaxError) return { path, parts: [], problem: error.message };
        throw error;
      }
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({ path: 'api_body', message: error.message });
    return [];
  }
}

const placeholders = (parts: readonly Part[]): Placeholder[] =>
  parts.filter((part): part is Placeholder => typeof part !== 'string');

const operands = ({ value, filters }: Placeholder): Operand[] => [
  value,
  ...filters.flatMap(({ args, named }) => [...args, ...named.map((arg) => arg.value)]),
];

const nameIn = (operand: Operand): string[] => (operand.kind === 'name' ? [operand.name] : []);
