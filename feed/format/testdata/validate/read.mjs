// Reads the files of a feed with parsers from npm, and prints what they find:
//
//	node read.mjs NODE_MODULES DIR FILE...
//
// One JSON object: {"feedsmith rss.xml": [entry, ...], ..., "problems": [...]}.
// The schema of JSON Feed is checked with ajv, the page with html-validate and
// a parser of microformats. Authors are null where a parser has one at most.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join, resolve, dirname } from "node:path";
import { fileURLToPath } from "node:url";

const [modules, dir, ...files] = process.argv.slice(2);
const require = createRequire(join(resolve(modules), "from-here.js"));
const { parseFeed } = require("feedsmith");
const RSSParser = require("rss-parser");
const { parseFeed: parseByRowan } = require("@rowanmanning/feed-parser");
const { mf2 } = require("microformats-parser");
const Ajv = require("ajv/dist/2020").default;
const addFormats = require("ajv-formats").default;
const { HtmlValidate, StaticConfigLoader } = require("html-validate");

const out = { problems: [] };
const entry = (id, link, title, published, authors) => ({
  id, link, title, published: new Date(published).toISOString(), authors,
});
const names = (list = []) => list.map((a) => a.name);

const feedsmith = {
  rss: (f) => f.items.map((i) => entry(i.guid.value, i.link, i.title, i.pubDate, i.dc?.creators ?? [])),
  atom: (f) => f.entries.map((e) => entry(
    e.id, e.links.find((l) => l.rel === "alternate").href, e.title.value ?? e.title, e.published, names(e.authors))),
  json: (f) => f.items.map((i) => entry(i.id, i.url, i.title, i.date_published, names(i.authors))),
};

async function page(name, text) {
  const feed = mf2(text, { baseUrl: "https://base.invalid/" }).items.find((i) => i.type.includes("h-feed"));
  out["microformats " + name] = feed.children.map(({ properties: p }) =>
    entry(p.uid[0], p.url[0], p.name[0], p.published[0], (p.author ?? []).map((a) => a.value ?? a)));
  const loader = new StaticConfigLoader({ extends: ["html-validate:recommended", "html-validate:a11y"] });
  const report = await new HtmlValidate(loader).validateString(text);
  for (const result of report.results) {
    for (const m of result.messages) out.problems.push(`${name}:${m.line}: ${m.message} (${m.ruleId})`);
  }
}

for (const name of files) {
  const text = readFileSync(join(dir, name), "utf8");
  if (name.endsWith(".html")) {
    await page(name, text);
    continue;
  }
  const { format, feed } = parseFeed(text);
  out["feedsmith " + name] = feedsmith[format](feed);
  if (format === "json") {
    const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
    addFormats(ajv);
    const schema = join(dirname(fileURLToPath(import.meta.url)), "jsonfeed.schema.json");
    const validate = ajv.compile(JSON.parse(readFileSync(schema, "utf8")));
    if (!validate(JSON.parse(text))) {
      for (const e of validate.errors) out.problems.push(`${name}: ${e.instancePath} ${e.message}`);
    }
  } else {
    const feed = await new RSSParser({ customFields: { item: [["dc:creator", "creators", { keepArray: true }]] } }).parseString(text);
    const items = parseByRowan(text).toJSON().items;
    out["@rowanmanning/feed-parser " + name] = items.map((i) => entry(i.id, i.url, i.title, i.published, names(i.authors)));
    out["rss-parser " + name] = feed.items.map((i) => entry(i.guid ?? i.id, i.link, i.title, i.isoDate, i.creators ?? null));
  }
}
console.log(JSON.stringify(out));
