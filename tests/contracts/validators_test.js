// The two validators are checked themselves: what has no fault passes, each planted fault is found.
// ctest `validators_test`.
"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const test = require("node:test");
const withAjv = require("./check_with_ajv");
const withParser = require("./check_with_asyncapi_parser");

const edit = (file, from, to) => (folder) => {
  const text = fs.readFileSync(path.join(folder, file), "utf8");
  assert.ok(text.includes(from), `${file} has no ${from}`);
  fs.writeFileSync(path.join(folder, file), text.replace(from, to));
};
const write = (file, content) => (folder) => fs.writeFileSync(path.join(folder, file), JSON.stringify(content));

const DRAFT = "https://json-schema.org/draft/2020-12/schema";
const LOOKUP = {
  $schema: DRAFT,
  type: "object",
  properties: { from: { $ref: "../common.v1.json#/$defs/instant" }, limit: { type: "integer", minimum: 1 } },
  required: ["from"],
  additionalProperties: false,
};
const COMMON = {
  $schema: DRAFT,
  $defs: { instant: { type: "string", format: "date-time", pattern: "^[^\\u0000]+Z$" } },
};
const FROM = "2026-05-12T02:30:00Z";
const CLEAN = {
  "common.v1.json": COMMON,
  "commands/lookup.v1.json": LOOKUP,
  "examples/lookup.v1/valid/limited.json": { from: FROM, limit: 3 },
  "examples/lookup.v1/rejected/limit_of_none.json": { from: FROM, limit: 0 },
};
const editLookup = (from, to) => edit("commands/lookup.v1.json", from, to);
const editCommon = (from, to) => edit("common.v1.json", from, to);
const PLANTED_FOR_AJV = {
  "a type that is none": editLookup('"integer"', '"whole"'),
  "a keyword that is none": editLookup('"minimum"', '"min"'),
  "a keyword of another type": editLookup('"minimum"', '"minLength"'),
  "a pattern that is none": editCommon('"^[^', '"^([^'),
  "a format nobody reads": editCommon('"date-time"', '"instant"'),
  "a reference to nothing": editLookup("#/$defs/instant", "#/$defs/moment"),
  "a reference to no file": editLookup("../common.v1.json", "../shared.v1.json"),
  "a file that is no JSON": editLookup("{", ""),
  "a valid example that is refused": write("examples/lookup.v1/valid/more.json", { from: FROM, more: 1 }),
  "a valid example whose format is wrong": write("examples/lookup.v1/valid/soon.json", { from: "soonZ" }),
  "a rejected example that is accepted": write("examples/lookup.v1/rejected/fine.json", { from: FROM }),
};

const DOCUMENT = `asyncapi: 3.0.0
info:
  title: small
  version: 1.0.0
channels:
  commands:
    address: commands
    messages:
      command:
        headers:
          $ref: headers.json
        payload:
          $ref: payload.json
    bindings:
      kafka:
        partitions: 12
        bindingVersion: 0.5.0
operations:
  receive:
    action: receive
    channel:
      $ref: '#/channels/commands'
`;
const PAYLOAD = { type: "object", properties: { limit: { $ref: "shared.json#/$defs/limit" } } };
const SHARED = { $defs: { limit: { type: "integer" } } };
const PLANTED_FOR_PARSER = {
  "no title": edit("asyncapi.yaml", "  title: small\n", ""),
  "a key that stands twice": edit("asyncapi.yaml", "  title: small\n", "  title: small\n  title: small\n"),
  "partitions that are no number": edit("asyncapi.yaml", "partitions: 12", "partitions: many"),
  "an operation on no channel": edit("asyncapi.yaml", "'#/channels/commands'", "'#/channels/command'"),
  "a payload that is no file": edit("asyncapi.yaml", "payload.json", "paylod.json"),
  "a payload whose schema is none": write("payload.json", { type: "thing" }),
  "headers whose schema is none": write("headers.json", { required: "ce_id" }),
  "a schema that its schema refers to is none": write("shared.json", { $defs: { limit: { minimum: "one" } } }),
};

function writeSchemas(folder) {
  for (const [file, content] of Object.entries(CLEAN)) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    write(file, content)(folder);
  }
}

function writeDocument(folder) {
  fs.writeFileSync(path.join(folder, "asyncapi.yaml"), DOCUMENT);
  write("headers.json", { type: "object", required: ["ce_id"] })(folder);
  write("payload.json", PAYLOAD)(folder);
  write("shared.json", SHARED)(folder);
}

async function findingsWith(fill, plant, find) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "calfleet-schemas-"));
  try {
    fill(folder);
    plant(folder);
    return await find(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const VALIDATORS = {
  ajv: { fill: writeSchemas, find: withAjv.findings, planted: PLANTED_FOR_AJV },
  "AsyncAPI's parser": {
    fill: writeDocument,
    find: (folder) => withParser.findings(path.join(folder, "asyncapi.yaml")),
    planted: PLANTED_FOR_PARSER,
  },
};

for (const [name, { fill, find, planted }] of Object.entries(VALIDATORS)) {
  test(`${name}: what has no fault passes`, async () => {
    assert.deepStrictEqual(await findingsWith(fill, () => {}, find), []);
  });
  for (const [fault, plant] of Object.entries(planted)) {
    test(`${name}: ${fault} is found`, async () => {
      assert.notDeepStrictEqual(await findingsWith(fill, plant, find), []);
    });
  }
}
