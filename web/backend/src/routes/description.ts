import { jsonAnswer } from '../answers.ts';
import { docsPage, docsStyle } from '../docs-page.ts';
import { type Description, describeRoutes } from '../openapi.ts';
import { coreVersion } from '../record-schemas.ts';
import type { Content, OpenCall, Route } from '../route.ts';

const text = (type: string): Content => ({ type, schema: { type: 'string' } });

/** Describes `all`, which includes these routes. */
export function descriptionRoutes(all: () => readonly Route[]): readonly Route[] {
  let made: Description | undefined;
  const description = (): Description => {
    made ??= describeRoutes(all(), coreVersion());
    return made;
  };
  return [
    {
      method: 'GET',
      path: '/openapi.json',
      access: 'anyone',
      withoutStore: true,
      summary: 'This description of the API.',
      answers: { 200: { type: 'application/json', schema: { type: 'object' } } },
      handle: ({ c }: OpenCall) =>
        jsonAnswer(c, 200, JSON.stringify(description()), { 'Cache-Control': 'no-cache' }),
    },
    {
      method: 'GET',
      path: '/docs',
      access: 'anyone',
      withoutStore: true,
      summary: 'The same for people to read.',
      answers: { 200: text('text/html') },
      handle: () => page('text/html; charset=utf-8', docsPage(description())),
    },
    {
      method: 'GET',
      path: '/docs.css',
      access: 'anyone',
      withoutStore: true,
      summary: 'How /docs looks.',
      answers: { 200: text('text/css') },
      handle: () => page('text/css; charset=utf-8', docsStyle),
    },
  ];
}

function page(type: string, body: string): Response {
  return new Response(body, { headers: { 'Content-Type': type, 'Cache-Control': 'no-cache' } });
}
