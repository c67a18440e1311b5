// Starts aimock on a free port, says its address, and ends with its standard input.
//
// Standard input, first line: {"options": {...}, "fixtures": [...], "fal": [[kind, model or prompt, response, options], ...]}
// where kind is "Image", "Video", "Queue" or "Run": fal's fixtures are made by methods, not by a file.
import { createInterface } from "node:readline";
import { LLMock } from "@copilotkit/aimock";

const lines = createInterface({ input: process.stdin });
lines.once("line", async (line) => {
  const { options = {}, fixtures = [], fal = [] } = JSON.parse(line);
  const mock = new LLMock({ host: "127.0.0.1", port: 0, ...options });
  if (fixtures.length) mock.addFixturesFromJSON(fixtures);
  for (const [kind, match, response, more] of fal) mock[`onFal${kind}`](match, response, more);
  console.log(await mock.start());
});
lines.once("close", () => process.exit(0));
