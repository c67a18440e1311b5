// Writes static/icons.svg from lucide-static: `node frontend/icons.mjs`. Run it after adding a name; the result is committed.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// What stands before a colon is our name for the picture after it; kind-* are the pictures of JOB_KINDS.
const NAMES = `
  arrow-down arrow-left arrow-right arrow-up arrow-up-down bell camera check chevron-down chevron-left chevron-right chevrons-up-down circle-check
  circle-help:circle-question-mark circle-x clapperboard clock copy download ellipsis external-link eye film folder folder-plus grip-vertical
  house image info layout-grid library link list list-checks loader-circle lock log-in log-out mail maximize menu monitor moon music pause
  pencil play plus redo-2 refresh-cw repeat save scissors search settings shield sparkles star star-filled:star step-back step-forward sun tag trash-2 triangle-alert type undo-2
  upload user users volume-2 volume-x x
  kind-clean_media:trash-2 kind-demo:sparkles kind-empty_trash:trash-2 kind-fetch:download kind-ingest:film kind-monthly_credits:clock
  kind-edit:scissors kind-enhance:sparkles kind-extract:image kind-mix:shuffle kind-transcode:refresh-cw
  kind-caption:captions kind-refresh_models:refresh-cw captions coins
  kind-generate:sparkles kind-withdraw:circle-x
  zoom-in zoom-out magnet link-2 unlink-2 unlink bookmark mouse-pointer-2 move-horizontal scissors-line-dashed square-split-horizontal between-vertical-end copy-plus
  chevrons-right-left fold-horizontal table history eye-off headphones audio-lines audio-waveform blend layers skip-back skip-forward rewind
  fast-forward fullscreen minimize shapes palette git-compare save-all diamond diamond-filled:diamond flag gauge snowflake rotate-cw flip-horizontal crop align-left
  align-center align-right bold italic sliders-horizontal layout-panel-left arrow-left-right move copy-check cloud-off refresh-ccw
  circle minus triangle circle-dot music-2 monitor-smartphone crosshair frame scan package file-up file-down
  ban bookmark-plus columns-2 dices image-play image-plus layout-template list-plus lock-open mic rotate-ccw square thumbs-down thumbs-up wand-sparkles
  shape-landscape:rectangle-horizontal shape-portrait:rectangle-vertical shape-square:square
  shuffle
  kind-purge_accounts:users kind-render:clapperboard kind-render_stretch:clapperboard kind-sweep:trash-2
`.trim().split(/\s+/);

// Our mark: a frame with three bars of a timeline. It has its own colours.
const MARK = `<symbol id="reelwright" viewBox="0 0 24 24"><rect width="24" height="24" rx="6" fill="#1d6ce0"/>`
  + `<path d="M7.5 6.5v11M12 6.5v6.5M16.5 6.5v8.5" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></symbol>`;

const folder = join(dirname(createRequire(import.meta.url).resolve("lucide-static/package.json")), "icons");

function symbol(entry) {
  const [id, file = id] = entry.split(":");
  const inner = readFileSync(join(folder, `${file}.svg`), "utf8").replace(/<!--.*?-->/s, "").replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
    .replace(/<\/svg>\s*$/, "").replace(/\s+/g, " ").replace(/> </g, "><").replace(/ \/>/g, "/>").trim();
  const fill = id.endsWith("-filled") ? "currentColor" : "none";
  return `<symbol id="${id}" viewBox="0 0 24 24" fill="${fill}" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}

const sprite = [
  `<!-- Icons: Lucide, ISC licence, https://lucide.dev. Written by frontend/icons.mjs. -->`,
  `<svg xmlns="http://www.w3.org/2000/svg">`,
  MARK,
  ...NAMES.map(symbol),
  `</svg>`,
  ``,
].join("\n");

writeFileSync(new URL("../static/icons.svg", import.meta.url), sprite);
