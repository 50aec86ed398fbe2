import { html } from 'hono/html';
import type { Description, Json, Operation, OperationResponse, Parameter } from './openapi.ts';

// /docs: the API description as a page without scripts, so that the content security policy can
// stay strict. `html` escapes all values.

type Markup = ReturnType<typeof html>;

export function docsPage({ info, paths, components }: Description): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const title = String(info.title);
  return String(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${title}</title>
    <link rel="stylesheet" href="/docs.css">
  </head>
  <body>
    <header>
      <h1>${title}</h1>
      <p>Version ${String(info.version)}. <a href="/openapi.json">OpenAPI 3.1</a></p>
    </header>
    <nav aria-label="Calls">
      <ul>${operations.map(
        ({ path, method, operation }) => html`
        <li><a href="#${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></a></li>`,
      )}
      </ul>
    </nav>
    <main>
      <h2>Calls</h2>
      ${operations.map(({ path, method, operation }) => section(path, method, operation))}
      <h2>Shapes</h2>
      ${Object.entries(components.schemas).map(([name, schema]) => shape(name, schema))}
    </main>
  </body>
</html>
`);
}

function section(path: string, method: string, operation: Operation): Markup {
  const { operationId, summary, parameters, requestBody, responses, security } = operation;
  const keys = security.map((scheme) => Object.keys(scheme).join(' with ')).join(', or ');
  return html`
      <section id="${operationId}">
        <h3><code>${method.toUpperCase()} ${path}</code></h3>
        <p>${summary}</p>
        <p>Needs: ${keys === '' ? 'nothing' : keys}.</p>
        ${parameters.length > 0 ? parameterTable(parameters) : ''}
        ${requestBody ? html`<p>Body: ${contents(requestBody.content)}${requestBody.required ? '' : ', optional'}.</p>` : ''}
        <table>
          <thead><tr><th>Status</th><th>Answer</th></tr></thead>
          <tbody>${Object.entries(responses).map(([status, response]) => answerRow(status, response))}
          </tbody>
        </table>
      </section>`;
}

function parameterTable(parameters: readonly Parameter[]): Markup {
  return html`<table>
          <thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead>
          <tbody>${parameters.map(
            (parameter) => html`
            <tr>
              <td><code>${parameter.name}</code></td>
              <td>${parameter.in}</td>
              <td>${parameter.description ?? ''}${parameter.explode ? ' May be repeated.' : ''}</td>
            </tr>`,
          )}
          </tbody>
        </table>`;
}

function answerRow(status: string, { description, content }: OperationResponse): Markup {
  return html`
            <tr>
              <td>${status}</td>
              <td>${description} ${content && Number(status) < 400 ? contents(content) : ''}</td>
            </tr>`;
}

function contents(content: Record<string, { schema: Json }>): Markup {
  return html`${Object.entries(content).map(
    ([type, { schema }]) => html` <code>${type}</code>: ${typeOf(schema)}`,
  )}`;
}

function shape(name: string, schema: Json): Markup {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  const required = (schema.required ?? []) as readonly string[];
  return html`
      <section id="shape-${name}">
        <h3>${name}</h3>
        <p>${String(schema.description ?? '')}</p>
        <table>
          <thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead>
          <tbody>${properties.map(
            ([member, property]) => html`
            <tr>
              <td><code>${member}</code>${required.includes(member) ? '' : ' (optional)'}</td>
              <td>${typeOf(property)}</td>
              <td>${String(property.description ?? '')}</td>
            </tr>`,
          )}
          </tbody>
        </table>
      </section>`;
}

/** Describes a schema in a few words, with links to the schemas that it refers to. */
function typeOf(schema: Json): Markup {
  const { $ref, anyOf, enum: words, const: only, type, items } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return html`<a href="#shape-${name}">${name}</a>`;
  }
  if (Array.isArray(anyOf)) {
    return html`${anyOf.map((one, index) => html`${index > 0 ? ' or ' : ''}${typeOf(one as Json)}`)}`;
  }
  if (only !== undefined) return html`<code>${JSON.stringify(only)}</code>`;
  if (Array.isArray(words)) {
    return html`${words.map((word, index) => html`${index > 0 ? ', ' : ''}<code>${JSON.stringify(word)}</code>`)}`;
  }
  if (type === 'array' && items) return html`list of ${typeOf(items as Json)}`;
  return html`${Array.isArray(type) ? type.join(' or ') : String(type ?? 'any')}`;
}

export const docsStyle = `
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 64rem; padding: 1rem; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8888; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
section { border-top: 1px solid #8888; margin-top: 2rem; }
:root { color-scheme: light dark; }
`.trimStart();
