// Fails when ajv, in its strict mode, refuses a schema, or a schema and its examples disagree. Each schema is read as draft
// 2020-12 and as draft-07. ctest `ajv`.
//
// usage: node check_with_ajv.js SCHEMAS_FOLDER
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const Ajv2020 = require("ajv/dist/2020");
const Ajv07 = require("ajv");
const addFormats = require("ajv-formats");

const DRAFTS = {
  "2020-12": { Ajv: Ajv2020, uri: "https://json-schema.org/draft/2020-12/schema" },
  "draft-07": { Ajv: Ajv07, uri: "http://json-schema.org/draft-07/schema#" },
};
// Strict but for two rules of style: `required` may name what a branch does not repeat, and a custom field may have one of
// several types.
const OPTIONS = { strict: true, strictRequired: false, allowUnionTypes: true, allErrors: false };

function findings(folder) {
  const files = schemaFiles(folder);
  return Object.keys(DRAFTS).flatMap((draft) => findingsUnder(draft, folder, files));
}

function schemaFiles(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== "examples")
    .flatMap((entry) => {
      const found = path.join(folder, entry.name);
      return entry.isDirectory() ? schemaFiles(found) : /\.v\d+\.json$/.test(entry.name) ? [found] : [];
    })
    .sort();
}

function findingsUnder(draft, folder, files) {
  const { Ajv, uri } = DRAFTS[draft];
  const ajv = addFormats(new Ajv(OPTIONS));
  const faults = [];
  const say = (file, fault) => faults.push(`${path.relative(folder, file)}: ${fault} (${draft})`);
  const idOf = (file) => `file:///${path.relative(folder, file)}`; // so that a relative $ref leads to a file
  for (const file of files) {
    try {
      ajv.addSchema({ ...read(file), $schema: uri, $id: idOf(file) });
    } catch (error) {
      say(file, error.message);
    }
  }
  for (const file of files) {
    try {
      const validate = ajv.getSchema(idOf(file));
      if (validate) exampleFaults(folder, file, validate, say);
    } catch (error) {
      say(file, error.message);
    }
  }
  return faults;
}

function exampleFaults(folder, file, validate, say) {
  for (const kind of ["valid", "rejected"]) {
    const examples = path.join(folder, "examples", path.basename(file, ".json"), kind);
    for (const name of fs.existsSync(examples) ? fs.readdirSync(examples) : []) {
      const accepted = validate(read(path.join(examples, name)));
      if (accepted && kind === "rejected") say(path.join(examples, name), "accepted");
      if (!accepted && kind === "valid")
        say(path.join(examples, name), `refused: ${validate.errors[0].instancePath} ${validate.errors[0].message}`);
    }
  }
}

function read(file) {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}

if (require.main === module) {
  const found = findings(path.resolve(process.argv[2]));
  if (found.length > 0) console.log(found.join("\n"));
  process.exitCode = found.length > 0 ? 1 : 0;
}

module.exports = { findings };
