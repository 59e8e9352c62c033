// Fails when AsyncAPI's own parser finds an error or a warning in the document, or in a file that it refers to.
// ctest `asyncapi_parser`.
//
// usage: node check_with_asyncapi_parser.js ASYNCAPI_YAML
"use strict";

const path = require("node:path");
const { Parser, fromFile } = require("@asyncapi/parser");

const parser = new Parser();
const WARNING = 1; // errors are 0; what is graver than a hint counts

async function findings(file) {
  const { document, diagnostics } = await fromFile(parser, file).parse();
  const faults = diagnostics
    .filter((diagnostic) => diagnostic.severity <= WARNING)
    .map((diagnostic) => `${diagnostic.path.join("/")}: ${diagnostic.message} (${diagnostic.code})`);
  if (!document && faults.length === 0) faults.push("the parser made no document of it");
  return faults;
}

if (require.main === module) {
  findings(path.resolve(process.argv[2])).then((found) => {
    if (found.length > 0) console.log(found.join("\n"));
    process.exitCode = found.length > 0 ? 1 : 0;
  });
}

module.exports = { findings };
