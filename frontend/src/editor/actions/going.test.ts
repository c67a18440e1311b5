import { afterEach, beforeEach, expect, test } from "vitest";
import { goingActions } from "./going.ts";

beforeEach(() => {
  document.body.innerHTML = `
    <div class="ed-tools"><section hidden><button id="hidden">x</button></section><input id="search"><i role="option" tabindex="0" id="item"></i></div>
    <div class="ed-preview"><button id="back">x</button><button data-action="play" id="play">x</button></div>
    <div class="ed-side"><section data-panel="inspector" hidden><input id="old"></section>
      <section data-panel="versions"><button id="save">x</button></section><div role="separator" tabindex="0"></div></div>
    <div class="ed-timeline"><div data-lower="timeline"><button id="tool">x</button><div class="tl-clip" tabindex="-1"></div>
      <div class="tl-clip" tabindex="0" id="clip"></div></div><div data-lower="table" hidden><p role="gridcell" tabindex="0"></p></div></div>`;
});

afterEach(() => {
  document.body.innerHTML = "";
});

test.each([
  ["go_tools", "item"],
  ["go_preview", "play"],
  ["go_side", "save"],
  ["go_timeline", "clip"],
] as const)("%s puts the focus on what was chosen there, or on the first that can have it", (name, id) => {
  goingActions()[name].run();
  expect(document.activeElement?.id).toBe(id);
});

test("with nothing chosen it is the first that is seen and can be used", () => {
  document.querySelector("#item")?.remove();
  document.querySelector("#clip")?.remove();
  goingActions().go_tools.run();
  expect(document.activeElement?.id).toBe("search");
  goingActions().go_timeline.run();
  expect(document.activeElement?.id).toBe("tool");
});
